/** Where two JSON values differ, as a JSON Pointer (RFC 6901); undefined where one side has nothing there. */
export interface JsonDifference {
  readonly path: string;
  readonly old: unknown;
  readonly new: unknown;
}

/**
 * The places where two JSON values differ, in the order of their paths. Objects are compared member by member; arrays and plain
 * values as a whole, because the elements of an array have no names that outlive it.
 */
export function jsonDifferences(former: unknown, present: unknown, path = ''): JsonDifference[] {
  if (isObject(former) && isObject(present)) {
    const names = [...new Set([...Object.keys(former), ...Object.keys(present)])].sort();
    return names.flatMap((name) => jsonDifferences(former[name], present[name], `${path}/${escaped(name)}`));
  }
  return isEqual(former, present) ? [] : [{ path, old: former, new: present }];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEqual(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, index) => isEqual(item, b[index]));
  if (isObject(a) && isObject(b)) return jsonDifferences(a, b).length === 0;
  return Object.is(a, b) || (a === 0 && b === 0);
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
