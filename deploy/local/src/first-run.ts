import { setTimeout as delay } from 'node:timers/promises';
import { isRunEnded, type RunState } from '@nephron/contracts';
import { messageOf } from '@nephron/errors';
import type { Logger } from 'pino';

interface FirstRunOptions {
  readonly url: string;
  readonly log: Logger;
  readonly signal: AbortSignal;
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

/** Asks for the first run of all sources, once however often it is called, and says in one line how it ended. */
export async function doFirstRun({ url, log, signal, everyMs = 1_000 }: FirstRunOptions): Promise<void> {
  try {
    const asked = await fetch(`${url}/api/progress/trigger/annotation_pipeline`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'first-start' },
      body: '{}',
      signal,
    });
    const place = asked.headers.get('location');
    if (asked.status !== 202 || !place) throw new Error(`the API answered ${asked.status}: ${await detailOf(asked)}`);
    log.info(`the first run of all sources has been asked for; watch it at ${url}`);
    await followRun(new URL(place, url).href, { url, log, signal, everyMs });
  } catch (error) {
    if (signal.aborted) return;
    log.warn(`the first run could not be asked for (${messageOf(error)}); ask for it with "npm run nephron -- run start"`);
  }
}

async function followRun(runUrl: string, { url, log, signal, everyMs }: Required<FirstRunOptions>): Promise<void> {
  for (;;) {
    await delay(everyMs, undefined, { signal });
    const run = await runAt(runUrl, signal);
    if (!run || !isRunEnded(run.state)) continue;
    const sources = (run.sources_detail ?? []).map((source) => `${source.source_name} ${source.state}`).join(', ');
    const parts = [
      `the first run ended: ${run.state}`,
      run.duration_seconds ? ` in ${Math.round(run.duration_seconds)} s` : '',
      sources ? ` (${sources})` : '',
      run.error ? `, ${run.error}` : '',
      `; genes and details: ${url}`,
    ];
    log[run.state === 'succeeded' ? 'info' : 'warn'](parts.join(''));
    return;
  }
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
