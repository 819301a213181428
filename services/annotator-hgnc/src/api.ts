import type { ApiContext, GeneAnswer, GeneApi, IndexedGene, ParseReport } from '@nephron/annotator-kit';
import { ArtifactSuspectError, UpstreamRefusedError } from '@nephron/errors';
import type { HgncRole } from '@nephron/upstream';
import { entryOf } from './entry.ts';
import { hgncDocument } from './record.ts';
import { isObject, jsonRow } from './rows.ts';
import type { Replacements } from './withdrawn.ts';
import { listedReplacements } from './withdrawn-list.ts';

const REST = 'https://rest.genenames.org';

/** HGNC's REST service: one entry per request, as the JSON set has it. */
export const hgncApi: GeneApi<HgncRole> = {
  batchSize: 20,
  // It can only be asked about genes that are known already: new ones come with the files.
  isWholeGenome: false,
  fillsGaps: false,
  files: [],
  // An answer does not say which withdrawn entries a gene has replaced.
  optionalFiles: ['withdrawn'],
  version,
  ask,
};

/** The day of the service's last change. */
async function version({ http, signal }: ApiContext<HgncRole>): Promise<string> {
  const { body } = await http.json({ url: `${REST}/info`, signal });
  const changed = isObject(body) ? body.lastModified : undefined;
  const day = typeof changed === 'string' ? /^\d{4}-\d{2}-\d{2}/.exec(changed)?.[0] : undefined;
  if (!day) throw new ArtifactSuspectError(`${REST}/info does not say when the data were last changed`);
  return day;
}

async function* ask(batch: readonly IndexedGene[], context: ApiContext<HgncRole>): AsyncGenerator<GeneAnswer> {
  const { withdrawn } = context.files;
  const replacements = withdrawn ? await listedReplacements(withdrawn, UNCOUNTED, context.signal) : new Map();
  for (const { hgncId } of batch) {
    try {
      yield await answerOf(hgncId, context, replacements);
    } catch (error) {
      if (!(error instanceof UpstreamRefusedError || error instanceof ArtifactSuspectError)) throw error;
      yield { hgncId, error };
    }
  }
}

/** The list was judged when it was published; here only its good rows matter. */
const UNCOUNTED: ParseReport = { rows: () => {}, badLine: () => {}, unmatched: () => {} };

/** What was kept of an answer might be older than what readers see, and other sources join on it: asked anew each time. */
async function answerOf(hgncId: string, { http, signal }: ApiContext<HgncRole>, replacements: Replacements): Promise<GeneAnswer> {
  const url = `${REST}/fetch/hgnc_id/${hgncId.replace(/^HGNC:/, '')}`;
  const { body } = await http.json({ url, signal });
  const docs = docsIn(body, url);
  if (docs.length === 0) return { hgncId, isAbsent: true };
  const [doc] = docs;
  const row = jsonRow(isObject(doc) ? doc : undefined, 1);
  const entry = entryOf(row);
  if (docs.length > 1 || entry.kind === 'bad') {
    throw new ArtifactSuspectError(`${url}: ${entry.kind === 'bad' ? entry.problem : `${docs.length} entries of one id`}`);
  }
  if (entry.hgncId !== hgncId) throw new ArtifactSuspectError(`${url}: answered about ${entry.hgncId}`);
  if (entry.kind === 'withdrawn') return { hgncId, isAbsent: true };
  return { hgncId, document: hgncDocument(row, hgncId, entry.symbol, entry.name, replacements.get(hgncId) ?? []) };
}

/** The entries in the envelope of an answer; an envelope that contradicts itself throws. */
function docsIn(body: unknown, url: string): readonly unknown[] {
  const response = isObject(body) ? body.response : undefined;
  const { docs, numFound } = isObject(response) ? response : {};
  if (!Array.isArray(docs) || numFound !== docs.length) throw new ArtifactSuspectError(`${url}: the answer is not in HGNC's envelope`);
  return docs;
}
