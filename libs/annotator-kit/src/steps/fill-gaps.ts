import { genesWithoutDocument, type ReleaseFacts } from '@nephron/db';
import { messageOf, UpstreamUnavailableError } from '@nephron/errors';
import { apiContext } from '../api-context.ts';
import { panelOf } from '../panel.ts';
import type { GeneDocument } from '../source.ts';
import type { Work } from '../work.ts';
import { askBatch } from './ask-genes.ts';
import { filesOfRelease } from './find-files.ts';
import type { FailedGene } from './staging.ts';

/** What the API said about genes that the files lack. */
export interface FilledGaps {
  readonly documents: readonly GeneDocument[];
  readonly failures: readonly FailedGene[];
}

const NOTHING: FilledGaps = { documents: [], failures: [] };

/**
 * Asks the API for those genes of the source's gene list that the files say nothing about, at most `gapLimit` of them. A host that
 * is away costs the gaps, not the release.
 */
export async function fillGaps(work: Work, release: ReleaseFacts): Promise<FilledGaps> {
  const { api } = work.source;
  if (!api?.fillsGaps || work.settings.access !== 'internet' || release.scope !== 'all' || release.replayOf) return NOTHING;
  const panel = await panelOf(work);
  if (!panel || work.settings.gapLimit === 0) return NOTHING;
  const lacking = new Set(await genesWithoutDocument(work.db, release.id, [...panel.weights.keys()]));
  if (lacking.size === 0) return NOTHING;
  const { artifacts } = await filesOfRelease(work, release.files);
  const context = await apiContext(work, artifacts, panel);
  const genes = context.genes.genes.filter(({ hgncId }) => lacking.has(hgncId)).slice(0, work.settings.gapLimit);
  const documents: GeneDocument[] = [];
  const failures: FailedGene[] = [];
  for (let start = 0; start < genes.length; start += api.batchSize) {
    const batch = genes.slice(start, start + api.batchSize);
    work.progress.show({ fraction: work.progress.fraction(), operation: `asking for ${genes.length - start} genes that the files lack` });
    try {
      const answered = await askBatch(api, batch, context);
      documents.push(...answered.documents);
      failures.push(...answered.failures);
    } catch (error) {
      if (!(error instanceof UpstreamUnavailableError)) throw error;
      work.log.warn({ why: messageOf(error), genes: genes.length - start }, 'genes that the files lack could not be asked for');
      const failure = { errorClass: error.code, errorMessage: messageOf(error) };
      failures.push(...genes.slice(start).map(({ hgncId }) => ({ hgncId, ...failure })));
      break;
    }
  }
  return { documents, failures };
}
