import { setTimeout as delay } from 'node:timers/promises';
import { UpstreamUnavailableError } from '@nephron/errors';
import { type Json, object } from './entry.ts';
import { addressOf, allPages, type Context, ENTRIES, REST, suspect, textIn } from './rest.ts';

/** Waits between looks at a job, in ms: short ones first, because small jobs are done at once. */
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 3_000;
const MAX_WAIT_MS = 120_000;

const HOST = new URL(REST).host;

/**
 * Reviewed human entries that UniProt's ID mapping finds for gene names, synonyms among them. A job of the service: started, looked at
 * until it is done, and its results fetched page by page. Names that it finds nothing for are not among the results.
 */
export async function entriesWithGeneNames(context: Context, names: readonly string[]): Promise<Json[]> {
  if (names.length === 0) return [];
  const jobId = await start(context, names);
  await finished(context, jobId);
  const mapped = await allPages(context, addressOf(`/idmapping/uniprotkb/results/${jobId}`, ENTRIES), false);
  return mapped.map(({ to }) => object(to));
}

async function start({ http, signal }: Context, names: readonly string[]): Promise<string> {
  const { body } = await http.json({
    url: `${REST}/idmapping/run`,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ from: 'Gene_Name', to: 'UniProtKB-Swiss-Prot', taxId: '9606', ids: names.join(',') }).toString(),
    signal,
  });
  const jobId = textIn(body, 'jobId');
  if (!jobId || !/^\w+$/.test(jobId)) throw suspect('started no job');
  return jobId;
}

async function finished({ http, signal }: Context, jobId: string): Promise<void> {
  let waitMs = FIRST_WAIT_MS;
  for (let waitedMs = 0; waitedMs < MAX_WAIT_MS; waitedMs += waitMs) {
    // A redirect to the results means that they are there; followed, it would fetch them with all their fields.
    const { status, text } = await http.text({ url: `${REST}/idmapping/status/${jobId}`, answers: [303], signal });
    if (status === 303 || isDone(jobId, text)) return;
    await delay(waitMs, undefined, { signal });
    waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
  }
  throw new UpstreamUnavailableError('upstream_down', HOST, `the job ${jobId} is not done after ${MAX_WAIT_MS / 1000} s`);
}

function isDone(jobId: string, text: string): boolean {
  const state = /"jobStatus"\s*:\s*"(\w+)"/.exec(text)?.[1];
  if (state === 'NEW' || state === 'RUNNING') return false;
  if (state === 'FINISHED' || /^\s*\{\s*"results"/.test(text)) return true;
  throw suspect(`gave up the job ${jobId}: ${text.slice(0, 200)}`);
}
