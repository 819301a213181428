import type { ApiContext } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import type { GnomadRole } from '@nephron/upstream';
import { askGnomad, type Reply } from './graphql.ts';
import type { Selection } from './query.ts';

type Context = Pick<ApiContext<GnomadRole>, 'http' | 'freshForMs' | 'signal'>;

/** Everything to ask about one gene. */
export interface Wanted {
  readonly hgncId: string;
  readonly selections: readonly Omit<Selection, 'alias'>[];
}

/** By HGNC id, one reply per selection and in their order. An error that may be any gene's becomes an error of those alone that have it. */
export async function lookUp(wanted: readonly Wanted[], context: Context): Promise<ReadonlyMap<string, readonly Reply[]>> {
  if (wanted.length === 0) return new Map();
  const together = await askTogether(wanted, context);
  if (!together.isUnsure) return together.found;
  const found = new Map<string, readonly Reply[]>();
  for (const one of wanted) {
    const alone = wanted.length > 1 ? await askTogether([one], context) : together;
    const error = new ArtifactSuspectError('gnomAD answered with an error in place of data');
    found.set(one.hgncId, alone.isUnsure ? one.selections.map(() => error) : (alone.found.get(one.hgncId) ?? []));
  }
  return found;
}

async function askTogether(wanted: readonly Wanted[], context: Context) {
  const named = wanted.map(({ hgncId, selections }, gene) => ({
    hgncId,
    selections: selections.map((selection, no): Selection => ({ alias: `g${gene}_${no}`, ...selection })),
  }));
  const { replies, isUnsure } = await askGnomad(
    named.flatMap(({ selections }) => selections),
    context,
  );
  const found = new Map(named.map(({ hgncId, selections }) => [hgncId, selections.map(({ alias }) => replies.get(alias))]));
  return { found, isUnsure };
}
