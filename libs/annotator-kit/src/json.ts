/** Escapes that JSON allows and Postgres refuses: NUL, and halves of a surrogate pair that stand alone. */
const REFUSED = /\\u(0000|d[89a-f][0-9a-f]{2})/i;

/** The document as JSON text that Postgres can store; what it cannot becomes the replacement character, which says that something was unreadable. */
export function storableJson(document: Readonly<Record<string, unknown>>): string {
  const json = JSON.stringify(document);
  if (!REFUSED.test(json)) return json;
  return JSON.stringify(document, (_key, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\uFFFD') : value,
  );
}
