import type { GeneAnswer as Answer, ApiContext, GeneApi, IndexedGene } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import type { EnsemblRole } from '@nephron/upstream';
import { type GeneAnswer, object, readAnswer } from './api-answer.ts';
import { chooseCanonical } from './canonical.ts';
import { matchOf } from './join.ts';
import { type MatchedBy, type StructureDocument, structureDocument } from './record.ts';

const BASE = 'https://rest.ensembl.org';
/** Transcripts with their exons, and what MANE says about each. */
const DETAIL = 'expand=1&mane=1';
const JSON_HEADERS = { accept: 'application/json', 'content-type': 'application/json' };

/**
 * Ensembl's REST service. It takes 1,000 ids at a time, but looks up every transcript and exon of each one by one: more than some
 * dozens take longer than a request may. It also knows the genes of patches and alternative loci, which the GTF leaves out.
 */
export const ensemblApi: GeneApi<EnsemblRole> = {
  batchSize: 25,
  isWholeGenome: true,
  fillsGaps: true,
  files: [],
  version: currentRelease,
  ask: askGenes,
};

/** The number of the release that answers, such as `115`. MANE comes with it, without a version of its own. */
async function currentRelease({ http, signal }: ApiContext<EnsemblRole>): Promise<string> {
  const { body } = await http.json({ url: `${BASE}/info/data`, headers: { accept: 'application/json' }, signal });
  const { releases } = object(body, 'the answer about the release');
  const numbers = Array.isArray(releases) ? releases.filter((release) => Number.isSafeInteger(release)) : [];
  if (numbers.length === 0) throw new ArtifactSuspectError('the answer about the release names none');
  return String(Math.max(...numbers));
}

async function* askGenes(batch: readonly IndexedGene[], context: ApiContext<EnsemblRole>): AsyncGenerator<Answer> {
  const ids = batch.flatMap(({ ensemblGeneId }) => ensemblGeneId ?? []);
  const byId = ids.length > 0 ? await lookUp('/lookup/id', { ids }, context) : {};
  const unknown: IndexedGene[] = [];
  for (const gene of batch) {
    const value = gene.ensemblGeneId ? byId[gene.ensemblGeneId] : undefined;
    if (value === null || value === undefined) unknown.push(gene);
    else yield answerAbout(gene, value, context);
  }
  if (unknown.length === 0) return;
  const symbols = unknown.map(({ symbol }) => symbol);
  const bySymbol = await lookUp('/lookup/symbol/homo_sapiens', { symbols }, context);
  for (const gene of unknown) yield answerAbout(gene, bySymbol[gene.symbol], context);
}

/** By id or symbol: what the service knows; null, or nothing, where it knows none. */
async function lookUp(
  path: string,
  body: Readonly<Record<string, readonly string[]>>,
  { http, freshForMs, signal }: ApiContext<EnsemblRole>,
): Promise<Readonly<Record<string, unknown>>> {
  const url = `${BASE}${path}?${DETAIL}`;
  const answer = await http.json({ url, method: 'POST', headers: JSON_HEADERS, body: JSON.stringify(body), freshForMs, signal });
  return object(answer.body, `the answer of ${path}`);
}

function answerAbout({ hgncId }: IndexedGene, value: unknown, { genes }: ApiContext<EnsemblRole>): Answer {
  try {
    const answer = readAnswer(value);
    // Looked up by symbol, the gene may be another one of that name.
    const match = answer && matchOf(genes, answer.gene.id, answer.statedHgncId, answer.gene.name);
    if (!answer || match?.hgncId !== hgncId) return { hgncId, isAbsent: true };
    return { hgncId, document: documentOf(answer, match.by) };
  } catch (error) {
    if (!(error instanceof ArtifactSuspectError)) throw error;
    return { hgncId, error };
  }
}

function documentOf({ gene, pairs, exonsOf }: GeneAnswer, matchedBy: MatchedBy): StructureDocument {
  const canonical = chooseCanonical(gene.transcripts);
  if (!canonical) throw new ArtifactSuspectError(`gene ${gene.id} has no transcripts`);
  return structureDocument({ gene, matchedBy, canonical, exons: exonsOf(canonical.transcript), pairs });
}
