/** A source's document as it comes: any field may be absent, and a field of an unexpected type counts as absent. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectAt(from: unknown, key: string): JsonObject | null {
  const value = isObject(from) ? from[key] : null;
  return isObject(value) ? value : null;
}

/** Text; a number is written as text, because sources give some ids either way. Blank text is no text. */
export function textAt(from: unknown, key: string): string | null {
  const value = isObject(from) ? from[key] : null;
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

export function numberAt(from: unknown, key: string): number | null {
  const value = isObject(from) ? from[key] : null;
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export function flagAt(from: unknown, key: string): boolean | null {
  const value = isObject(from) ? from[key] : null;
  return typeof value === 'boolean' ? value : null;
}

export function listAt(from: unknown, key: string): readonly unknown[] {
  const value = isObject(from) ? from[key] : null;
  return Array.isArray(value) ? value : [];
}

export function textsAt(from: unknown, key: string): readonly string[] {
  return listAt(from, key)
    .map((item) => (typeof item === 'number' ? String(item) : item))
    .filter((item): item is string => typeof item === 'string' && item.trim() !== '');
}
