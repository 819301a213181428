import { setTimeout as delay } from 'node:timers/promises';
import { isRunEnded, type RunState } from '@nephron/contracts';
import { messageOf } from '@nephron/errors';
import { type FirstPanelsOptions, importFirstPanels } from './first-panels.ts';

interface FirstRunOptions extends FirstPanelsOptions {
  readonly everyMs?: number;
}

interface RunAnswer {
  readonly data: {
    readonly attributes: {
      readonly state: RunState;
      readonly error?: string | null;
      readonly duration_seconds?: number | null;
      readonly sources_detail?: readonly { readonly source_name: string; readonly state: string }[];
    };
  };
}

/** A request for a run, and its key: however often it is sent, it is one run. */
interface WantedRun {
  readonly key: string;
  readonly body: object;
}

/** Genes come first: the gene lists of the next step lead to them. */
const GENES: WantedRun = { key: 'first-start-genes', body: { sources: ['hgnc'] } };
const EVERYTHING: WantedRun = { key: 'first-start', body: {} };

/**
 * Brings a new installation to life: genes, then the mirror folder's gene lists, then all sources. Each of it is done once however often
 * this is called; one line says how it ended.
 */
export async function doFirstRun(options: FirstRunOptions): Promise<void> {
  const { url, log, signal } = options;
  try {
    await runOf(GENES, options);
    await importFirstPanels(options);
    const ended = await runOf(EVERYTHING, options, () => log.info(`the first run of all sources has been asked for; watch it at ${url}`));
    log[ended.state === 'succeeded' ? 'info' : 'warn'](endOf(ended, url));
  } catch (error) {
    if (signal.aborted) return;
    log.warn(`the first run could not be asked for (${messageOf(error)}); ask for it with "npm run nephron -- run start"`);
  }
}

type RunAttributes = RunAnswer['data']['attributes'];

/** Asks for a run and waits for its end. */
async function runOf(
  { key, body }: WantedRun,
  { url, signal, everyMs = 1_000 }: FirstRunOptions,
  onAccepted?: () => void,
): Promise<RunAttributes> {
  const asked = await fetch(`${url}/api/progress/trigger/annotation_pipeline`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
    signal,
  });
  const place = asked.headers.get('location');
  if (asked.status !== 202 || !place) throw new Error(`the API answered ${asked.status}: ${await detailOf(asked)}`);
  onAccepted?.();
  for (;;) {
    await delay(everyMs, undefined, { signal });
    const run = await runAt(new URL(place, url).href, signal);
    if (run && isRunEnded(run.state)) return run;
  }
}

function endOf(run: RunAttributes, url: string): string {
  const sources = (run.sources_detail ?? []).map((source) => `${source.source_name} ${source.state}`).join(', ');
  return [
    `the first run ended: ${run.state}`,
    run.duration_seconds ? ` in ${Math.round(run.duration_seconds)} s` : '',
    sources ? ` (${sources})` : '',
    run.error ? `, ${run.error}` : '',
    `; genes and details: ${url}`,
  ].join('');
}

/** Undefined where the API is away for a moment: the run goes on without it, and so does the asking. */
async function runAt(runUrl: string, signal: AbortSignal): Promise<RunAnswer['data']['attributes'] | undefined> {
  try {
    const answer = await fetch(runUrl, { signal });
    return answer.ok ? ((await answer.json()) as RunAnswer).data.attributes : undefined;
  } catch (error) {
    if (signal.aborted) throw error;
    return undefined;
  }
}

async function detailOf(answer: Response): Promise<string> {
  const problem = (await answer.json().catch(() => ({}))) as { detail?: string; title?: string };
  return problem.detail ?? problem.title ?? 'no reason given';
}
