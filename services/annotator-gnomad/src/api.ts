import type { ApiContext, GeneAnswer, GeneApi, IndexedGene } from '@nephron/annotator-kit';
import type { GnomadRole } from '@nephron/upstream';
import { apiDocument, type GenomeReplies, type Matched } from './api-record.ts';
import type { Reply } from './graphql.ts';
import { lookUp, type Wanted } from './look-up.ts';
import { geneOf } from './match.ts';
import type { Genome } from './query.ts';
import { saysSomething } from './record.ts';

type Context = ApiContext<GnomadRole>;

/** gnomAD's GraphQL API: several genes per request, ten requests per minute. */
export const gnomadApi: GeneApi<GnomadRole> = {
  batchSize: 10,
  // 44,000 genes would take more than seven hours.
  isWholeGenome: false,
  fillsGaps: true,
  files: [],
  // The API does not say which releases it serves; these are the ones it has.
  version: async () => 'API: v4 + v2.1.1',
  ask,
};

/** v4 first: where it has a gene, v2.1.1 and ExAC (both GRCh37) do not matter. */
const GENOMES: readonly Genome[] = ['GRCh38', 'GRCh37'];

/** Names of a gene that are tried; more previous ones than this hardly any gene has. */
const MAX_NAMES = 4;

async function* ask(batch: readonly IndexedGene[], context: Context): AsyncGenerator<GeneAnswer> {
  const byId = await lookUp(batch.flatMap(wantedById), context);
  const first = new Map(batch.map((gene) => [gene.hgncId, foundById(byId.get(gene.hgncId))]));
  const named = batch.flatMap((gene) => wantedByName(gene, first.get(gene.hgncId)));
  const byName = await lookUp(named, context);
  for (const gene of batch) {
    const found = first.get(gene.hgncId) ?? {};
    const { selections = [] } = named.find(({ hgncId }) => hgncId === gene.hgncId) ?? {};
    yield answerOf(gene, found, foundByName(gene, selections, byName.get(gene.hgncId) ?? [], context));
  }
}

/** What was found in each genome; a genome is absent where the gene was not found in it, or not asked for. */
type Found = { readonly [genome in Genome]?: Matched | Error };

function wantedById({ hgncId, ensemblGeneId }: IndexedGene): Wanted[] {
  if (ensemblGeneId === null) return [];
  return [{ hgncId, selections: GENOMES.map((genome) => ({ by: { gene_id: ensemblGeneId }, genome })) }];
}

function foundById(replies: readonly Reply[] | undefined): Found {
  const found = GENOMES.map((genome, index): [Genome, Matched | Error | undefined] => {
    const reply = replies?.[index];
    return [genome, reply === undefined || reply instanceof Error ? reply : { reply, by: 'ensembl_gene_id' }];
  });
  return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}

/** Genes without an Ensembl id, or with another one than gnomAD's, by their names in the genomes where their id leads nowhere. */
function wantedByName({ hgncId, symbol, previousSymbols }: IndexedGene, found: Found = {}): Wanted[] {
  const { GRCh38 } = found;
  if (GRCh38 instanceof Error || (GRCh38?.reply.constraint && saysSomething(GRCh38.reply.constraint.measures))) return [];
  const genomes = GENOMES.filter((genome) => found[genome] === undefined);
  const names = [symbol, ...previousSymbols].slice(0, MAX_NAMES);
  const selections = genomes.flatMap((genome) => names.map((name) => ({ by: { gene_symbol: name }, genome })));
  return selections.length > 0 ? [{ hgncId, selections }] : [];
}

/** Under the conditions of the tables: the name leads to this gene, and to one gene of gnomAD alone. */
function foundByName({ hgncId }: IndexedGene, selections: Wanted['selections'], replies: readonly Reply[], { genes }: Context): Found {
  const found: { [genome in Genome]?: Matched | Error } = {};
  for (const genome of GENOMES) {
    const own = replies.filter((_, index) => selections[index]?.genome === genome);
    const error = own.find((reply) => reply instanceof Error);
    const matches = own.flatMap((reply): Matched[] => {
      if (reply === undefined || reply instanceof Error) return [];
      const match = geneOf(genes, reply.geneId, reply.symbol);
      return match?.hgncId === hgncId ? [{ reply, by: match.by }] : [];
    });
    const isOne = new Set(matches.map(({ reply }) => reply.geneId)).size === 1;
    const known = error ?? (isOne ? matches[0] : undefined);
    if (known) found[genome] = known;
  }
  return found;
}

/** An error in a genome counts where what is known without it does not decide. */
function answerOf({ hgncId }: IndexedGene, byId: Found, byName: Found): GeneAnswer {
  const known: { [genome in Genome]?: Matched } = {};
  for (const genome of GENOMES) {
    const found = byId[genome] ?? byName[genome];
    if (found instanceof Error) return { hgncId, error: found };
    if (found) known[genome] = found;
    const document = apiDocument(known satisfies GenomeReplies);
    if (document?.source_version === 'gnomad_v4' && !document.constraint_not_available) return { hgncId, document };
  }
  const document = apiDocument(known);
  return document ? { hgncId, document } : { hgncId, isAbsent: true };
}
