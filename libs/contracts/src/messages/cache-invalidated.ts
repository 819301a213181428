import { type Static, Type } from 'typebox';

/** Entries of the namespace made under an older generation are dead: nobody may serve them, the janitor may reclaim them. */
export const CacheInvalidated = Type.Object(
  { namespace: Type.String(), generation: Type.Integer({ minimum: 1 }) },
  { $id: 'cache.invalidated/1' },
);
export type CacheInvalidated = Static<typeof CacheInvalidated>;
