import type { ApiContext, GeneAnswer, GeneApi, IndexedGene } from '@nephron/annotator-kit';
import type { StringPpiRole } from '@nephron/upstream';
import type { MatchedBy, MatchedGene } from './match.ts';
import { type Member, membersOf } from './network.ts';
import { PairScores } from './pair-scores.ts';
import { neededPanel, partnersOf } from './parse.ts';
import { proteinId } from './protein-id.ts';
import { ppiDocument } from './record.ts';
import { type FoundProtein, findLinks, findProteins, serviceRelease } from './string-service.ts';

type Context = ApiContext<StringPpiRole>;

/** STRING's service. Only genes of the list are asked about, after all of its genes were looked up once: any of them may be a partner. */
export const stringPpiApi: GeneApi<StringPpiRole> = {
  batchSize: 100,
  isWholeGenome: true,
  // The files have every protein that the service knows.
  fillsGaps: false,
  files: [],
  version: serviceRelease,
  ask: askService,
};

async function* askService(batch: readonly IndexedGene[], context: Context): AsyncGenerator<GeneAnswer> {
  const panel = neededPanel(context.panel);
  const listed = batch.filter(({ hgncId }) => (panel.weights.get(hgncId) ?? 0) > 0);
  const members = listed.length > 0 ? await membersFor(context) : [];
  const positions = new Map(members.map((member, position) => [member.gene.hgncId, position]));
  const asked = listed.flatMap(({ hgncId }) => members[positions.get(hgncId) ?? -1] ?? []);
  const neighbours = (await linksBetween(members, asked, context)).neighbours(members.length);
  for (const { hgncId } of batch) {
    const position = positions.get(hgncId);
    const member = position === undefined ? undefined : members[position];
    if (position === undefined || !member) yield { hgncId, isAbsent: true };
    else yield { hgncId, document: ppiDocument(member, partnersOf(position, members, neighbours), panel.id) };
  }
}

/** The links of the asked members to all members. */
async function linksBetween(members: readonly Member[], asked: readonly Member[], context: Context): Promise<PairScores> {
  const pairs = new PairScores();
  if (asked.length === 0) return pairs;
  const memberOf = new Map(members.flatMap(({ proteins }, position) => proteins.map((protein) => [protein, position] as const)));
  const proteins = asked.flatMap((member) => member.proteins.map(proteinId));
  for (const { one, other, score } of await findLinks(context, proteins)) {
    const [oneMember, otherMember] = [memberOf.get(one), memberOf.get(other)];
    if (oneMember !== undefined && otherMember !== undefined) pairs.raise(oneMember, otherMember, score);
  }
  return pairs;
}

/** What was looked up for all batches of one run. */
const looked = new WeakMap<Context, Promise<Member[]>>();

async function membersFor(context: Context): Promise<Member[]> {
  const known = looked.get(context) ?? lookUp(context);
  looked.set(context, known);
  known.catch(() => looked.delete(context));
  return await known;
}

/** The list's genes that STRING knows: by Ensembl gene id, else by a symbol that leads back to the gene. */
async function lookUp(context: Context): Promise<Member[]> {
  const panel = neededPanel(context.panel);
  const genes = context.genes.genes.filter(({ hgncId }) => (panel.weights.get(hgncId) ?? 0) > 0);
  const byId = new Map(genes.flatMap((gene) => (gene.ensemblGeneId ? [[gene.ensemblGeneId, gene] as const] : [])));
  const ids = await findProteins(context, [...byId.keys()]);
  const found = matchedBy('gene_id', ids, (identifier) => byId.get(identifier));
  const left = genes.filter(({ hgncId }) => !found.has(hgncId));
  const bySymbol = new Map(left.map((gene) => [gene.symbol, gene]));
  const symbols = await findProteins(context, [...bySymbol.keys()]);
  const named = matchedBy('symbol', symbols, (identifier, name) => {
    const gene = bySymbol.get(identifier);
    return gene && context.genes.bySymbol(name)?.hgncId === gene.hgncId ? gene : undefined;
  });
  return membersOf(panel, context.genes, new Map([...named, ...found]));
}

/** By HGNC id. A protein that several genes lead to belongs to the one it is named after, if any. */
function matchedBy(
  how: MatchedBy,
  found: readonly FoundProtein[],
  geneOf: (identifier: string, name: string) => IndexedGene | undefined,
): Map<string, MatchedGene> {
  const matched = new Map<string, MatchedGene>();
  for (const [protein, claims] of Map.groupBy(found, ({ protein }) => protein)) {
    const claimants = claims.flatMap(({ identifier, preferredName }) => {
      const gene = geneOf(identifier, preferredName);
      return gene ? [{ gene, preferredName }] : [];
    });
    const own = claimants.length === 1 ? claimants[0] : claimants.find(({ gene, preferredName }) => gene.symbol === preferredName);
    if (own) matched.set(own.gene.hgncId, { ...own, matchedBy: how, proteins: [protein] });
  }
  return matched;
}
