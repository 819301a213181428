import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/**
 * An answer ready to be sent. Ages change every second, so they are left open: between two pieces of text belongs the time
 * since an instant, in seconds.
 */
export interface Body {
  readonly pieces: readonly string[];
  /** Instants in milliseconds, one fewer than pieces. */
  readonly instants: readonly number[];
  readonly etag: string;
}

/** A body that is always the same text. */
export function fixedBody(text: string): Body {
  return { pieces: [text], instants: [], etag: `"${hash('sha1', text, 'base64url')}"` };
}

/** A body with ages in it; its tag is weak, because two answers with one tag may differ in them. */
export function agingBody(pieces: readonly string[], instants: readonly number[]): Body {
  return { pieces, instants, etag: `W/"${hash('sha1', pieces.join('\n'), 'base64url')}"` };
}

/** The text of a body at this moment. */
export function textOf(body: Body, nowMs: number = Date.now()): string {
  let text = body.pieces[0] ?? '';
  for (const [index, instant] of body.instants.entries()) {
    text += Math.max(0, Math.floor((nowMs - instant) / 1000)) + (body.pieces[index + 1] ?? '');
  }
  return text;
}

/** Kinds of bodies, each with the namespaces whose facts it tells. */
const NAMESPACES = {
  detail: ['gene', 'gene_list', 'annotation'],
  list: ['gene', 'gene_list', 'annotation'],
  annotations: ['gene', 'annotation'],
} as const;

export type BodyKind = keyof typeof NAMESPACES;
const KINDS = Object.keys(NAMESPACES) as readonly BodyKind[];

/**
 * Bodies kept ready in memory (level 1), under keys that contain the generations of their namespaces: raising a generation makes
 * everything older unreachable at once, and a body whose making began before can only be stored under the old key. As long as
 * nobody vouches that invalidations arrive (`trust`), nothing is served from here and nothing is stored.
 */
export class BodyCache {
  readonly #bodies: LRUCache<string, Body> | undefined;
  readonly #making = new Map<string, Promise<Body>>();
  #generations = new Map<string, number>();
  #prefixes = prefixesFor(new Map(), 0);
  #isTrusted = false;
  #changes = 0;
  /** Part of every key, so that what was being made before a reset cannot come back when generations are reached again. */
  #resets = 0;

  constructor(maxBytes: number) {
    this.#bodies = maxBytes > 0 ? new LRUCache({ maxSize: maxBytes, sizeCalculation: bytesOf }) : undefined;
  }

  get isTrusted(): boolean {
    return this.#isTrusted;
  }

  /** Grows with every raised generation; says whether something happened while the ledger was being read. */
  get changes(): number {
    return this.#changes;
  }

  find(kind: BodyKind, key: string): Body | undefined {
    return this.#isTrusted ? this.#bodies?.get(this.#prefixes[kind] + key) : undefined;
  }

  /** Makes a body and keeps it; requests for the same one wait for the same making. What `make` throws is kept by nobody. */
  async make(kind: BodyKind, key: string, make: () => Promise<Body>): Promise<Body> {
    if (!this.#isTrusted || !this.#bodies) return await make();
    const fullKey = this.#prefixes[kind] + key;
    const making = this.#making.get(fullKey) ?? this.#store(fullKey, make);
    return await making;
  }

  #store(fullKey: string, make: () => Promise<Body>): Promise<Body> {
    const making = make()
      .then((body) => {
        this.#bodies?.set(fullKey, body);
        return body;
      })
      .finally(() => this.#making.delete(fullKey));
    this.#making.set(fullKey, making);
    return making;
  }

  /** What an invalidation says. An older generation than the known one says nothing new. */
  raise(namespace: string, generation: number): void {
    if (generation <= (this.#generations.get(namespace) ?? 0)) return;
    this.#generations.set(namespace, generation);
    this.#prefixes = prefixesFor(this.#generations, this.#resets);
    this.#changes++;
  }

  /** From now on invalidations arrive, and these are the generations from which on they do. */
  trust(generations: ReadonlyMap<string, number>): void {
    for (const [namespace, generation] of generations) this.raise(namespace, generation);
    this.#isTrusted = true;
  }

  /** Invalidations may be missed from now on. */
  distrust(): void {
    this.#isTrusted = false;
  }

  /** Forgets everything, generations too: the ledger itself went back (a restored backup). */
  reset(generations: ReadonlyMap<string, number>): void {
    this.#bodies?.clear();
    this.#resets++;
    this.#generations = new Map(generations);
    this.#prefixes = prefixesFor(this.#generations, this.#resets);
    this.#changes++;
  }

  /** True when the ledger's generations are older than those known here. */
  isAheadOf(generations: ReadonlyMap<string, number>): boolean {
    return [...this.#generations].some(([namespace, generation]) => generation > (generations.get(namespace) ?? generation));
  }
}

function prefixesFor(generations: ReadonlyMap<string, number>, resets: number): Readonly<Record<BodyKind, string>> {
  const prefix = (kind: BodyKind): string => `${kind} ${resets} ${NAMESPACES[kind].map((name) => generations.get(name) ?? 0).join(' ')} `;
  return Object.fromEntries(KINDS.map((kind) => [kind, prefix(kind)])) as Record<BodyKind, string>;
}

/** Two bytes per character is the most a string takes; the rest is what an entry costs besides. */
function bytesOf(body: Body, key: string): number {
  return 2 * (key.length + body.pieces.reduce((sum, piece) => sum + piece.length, 0)) + 200;
}
