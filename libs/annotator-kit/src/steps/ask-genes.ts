import type { ReleaseFacts } from '@nephron/db';
import { ArtifactSuspectError, errorClassOf, LeaseLostError, messageOf, NephronError, UpstreamUnavailableError } from '@nephron/errors';
import { apiContext } from '../api-context.ts';
import type { IndexedGene } from '../gene-index.ts';
import { panelOf } from '../panel.ts';
import type { ParseTally } from '../parse-tally.ts';
import { SPAN, within } from '../progress.ts';
import type { ApiContext, GeneApi, GeneDocument } from '../source.ts';
import type { Work } from '../work.ts';
import { filesOfRelease } from './find-files.ts';
import { commitChunk, type FailedGene, resumeAt, stagedDocument } from './staging.ts';

/** What a batch of genes came to. */
interface Answered {
  readonly documents: GeneDocument[];
  readonly failures: FailedGene[];
}

/**
 * Asks a source's API for the run's genes, batch by batch, each with its checkpoint. A gene that could not be asked about is a
 * failure of its own; when the host is away the unit is handed back and goes on later where it was. Throws when every gene failed.
 */
export async function stageAnswers(work: Work, release: ReleaseFacts, api: GeneApi<string>, tally: ParseTally): Promise<void> {
  const { artifacts } = await filesOfRelease(work, release.files);
  const context = await apiContext(work, artifacts, await panelOf(work));
  const genes = wantedGenes(context, work.unit.hgncIds);
  const done = await resumeAt(work, release.id);
  let documents = done.documents;
  tally.resume(done.documents, done.genes);
  let failed = 0;
  let lastFailure: FailedGene | undefined;
  for (let start = done.genes; start < genes.length; start += api.batchSize) {
    work.signal.throwIfAborted();
    const batch = genes.slice(start, start + api.batchSize);
    const asked = start + batch.length;
    work.progress.show({
      fraction: within(SPAN.stage, start / genes.length),
      done: documents,
      total: genes.length,
      operation: `asking for ${batch[0]?.symbol ?? ''}${batch.length > 1 ? ` and ${batch.length - 1} more` : ''}`,
    });
    const answered = await askBatch(api, batch, context);
    for (const document of answered.documents) tally.document(document);
    tally.rows(batch.length - answered.failures.length);
    documents += answered.documents.length;
    failed += answered.failures.length;
    lastFailure = answered.failures.at(-1) ?? lastFailure;
    await commitChunk(
      work,
      release.id,
      answered.documents.map(stagedDocument),
      answered.failures,
      { documents, genes: asked },
      { done: documents, total: genes.length },
    );
  }
  if (lastFailure && failed === genes.length) throw new AllGenesFailedError(failed, lastFailure);
}

/** None of the genes could be asked about; the last reason stands for all. */
class AllGenesFailedError extends NephronError {
  readonly code = 'NEPHRON_ALL_GENES_FAILED';
  readonly disposition = 'dead-letter';

  constructor(count: number, { hgncId, errorClass, errorMessage }: FailedGene) {
    super(`none of the ${count} genes could be asked about; ${hgncId}: ${errorClass}: ${errorMessage}`);
  }
}

function wantedGenes({ genes }: ApiContext<string>, hgncIds: readonly string[] | null): IndexedGene[] {
  const wanted = hgncIds ? new Set(hgncIds) : undefined;
  return genes.genes
    .filter(({ hgncId }) => !wanted || wanted.has(hgncId))
    .sort((a, b) => (a.hgncId < b.hgncId ? -1 : a.hgncId > b.hgncId ? 1 : 0));
}

/** One answer per gene of the batch: a document, nothing, or a failure. Trouble of the host or of this process passes through. */
export async function askBatch(api: GeneApi<string>, batch: readonly IndexedGene[], context: ApiContext<string>): Promise<Answered> {
  const open = new Set(batch.map(({ hgncId }) => hgncId));
  const documents: GeneDocument[] = [];
  const failures: FailedGene[] = [];
  const fail = (hgncId: string, error: unknown): void => {
    failures.push({ hgncId, errorClass: errorClassOf(error), errorMessage: messageOf(error).slice(0, 500) });
  };
  try {
    for await (const answer of api.ask(batch, context)) {
      if (!open.delete(answer.hgncId)) continue;
      if ('error' in answer) fail(answer.hgncId, answer.error);
      else if ('document' in answer) documents.push(answer);
    }
  } catch (error) {
    context.signal.throwIfAborted();
    if (error instanceof UpstreamUnavailableError || error instanceof LeaseLostError) throw error;
    for (const hgncId of open) fail(hgncId, error);
    return { documents, failures };
  }
  for (const hgncId of open) fail(hgncId, new ArtifactSuspectError('the answer does not say anything about this gene'));
  return { documents, failures };
}
