import { setTimeout as delay } from 'node:timers/promises';
import { isRunEnded, type RunState } from '@nephron/contracts';
import { ApiError, messageOf, PrerequisiteError } from '@nephron/errors';
import type { Api } from './api-client.ts';
import type { RunDocument } from './api-types.ts';
import type { Context } from './context.ts';
import { startShowing } from './show-progress.ts';

/** A gateway that restarts must not end the waiting; one that stays away does. */
const PATIENCE_MS = 60_000;
const EVERY_MS = 1_000;
/** The socket usually tells the end before the API is asked; where it does not, it is given this long to. */
const LAST_FRAMES_MS = 2_000;

/** Asks for a run until it has ended and gives back the last answer; undefined when `signal` came first. */
export async function awaitRun(
  api: Api,
  runId: string,
  signal: AbortSignal,
  onAnswer?: (document: RunDocument) => void,
): Promise<RunDocument | undefined> {
  let failingSince: number | undefined;
  while (!signal.aborted) {
    try {
      const document = await api.get<RunDocument>(`/api/runs/${encodeURIComponent(runId)}`);
      failingSince = undefined;
      onAnswer?.(document);
      if (isRunEnded(document.data.attributes.state)) return document;
    } catch (error) {
      failingSince ??= Date.now();
      if (!mayPass(error) || Date.now() - failingSince > PATIENCE_MS) throw error;
    }
    await delay(EVERY_MS, undefined, { signal }).catch(() => {});
  }
  return undefined;
}

/** As awaitRun, with live progress. Where the progress socket cannot be had, the answers of the API have to do. */
export async function watchRun(context: Context, runId: string, signal: AbortSignal): Promise<RunDocument | undefined> {
  const showing = startShowing(context, runId);
  const isShown = showing.finished.then(
    () => true,
    (error: unknown) => {
      context.out.note(`no live progress: ${messageOf(error)}`);
      return false;
    },
  );
  try {
    const ended = await awaitRun(context.api, runId, signal, ({ data }) => showing.put(data.attributes.sources_detail));
    if (ended) await Promise.race([showing.runEnded, isShown, delay(LAST_FRAMES_MS, undefined, { ref: false })]);
    return ended;
  } finally {
    await showing.stop().catch(() => {});
  }
}

/** 0 when everything asked for was done, 1 when a part of it or all was not. */
export function exitCodeOf(state: RunState): number {
  return state === 'succeeded' ? 0 : 1;
}

function mayPass(error: unknown): boolean {
  return error instanceof PrerequisiteError || (error instanceof ApiError && (error.status >= 500 || error.status === 429));
}
