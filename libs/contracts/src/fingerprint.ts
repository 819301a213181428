import type { TSchema } from 'typebox';

/** Short fingerprint of a schema's JSON: changes when, and only when, what is accepted changes. FNV-1a, 64 bit, hexadecimal. */
export function fingerprint(schema: TSchema): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(JSON.stringify(schema))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}
