import type { DecisionQueued, RunResource } from './api-types.ts';
import { awaitRun, exitCodeOf, watchRun } from './await-run.ts';
import { progressTable } from './commands/status.ts';
import { type Context, onInterrupt } from './context.ts';
import { age, duration, stateColour } from './words.ts';

/** Ended by Ctrl-C while the run goes on, as a shell would say it. */
const INTERRUPTED = 130;

/** Stays until the run has ended, shows how, and gives the exit code. */
export async function awaitEnd(context: Context, runId: string): Promise<number> {
  const { api, out } = context;
  const { signal } = onInterrupt();
  const ended = out.isHuman ? await watchRun(context, runId, signal) : await awaitRun(api, runId, signal);
  if (!ended) {
    out.note(`not waiting any longer; run ${runId} goes on`);
    return INTERRUPTED;
  }
  if (out.isHuman) describeRun(ended.data, out);
  else out.document(ended);
  return exitCodeOf(ended.data.attributes.state);
}

/** Asks for a decision that a run carries out, and follows that run where `wait` says so. */
export async function followDecision(
  context: Context,
  path: string,
  body: object,
  headers: Readonly<Record<string, string>>,
  wait: boolean,
): Promise<number> {
  const { api, out } = context;
  const queued = await api.post<DecisionQueued>(path, body, headers);
  const { run_id, message } = queued.data;
  if (out.isHuman) out.line(`${message} by run ${out.colours.bold(run_id)}`);
  if (wait) return await awaitEnd(context, run_id);
  if (out.isHuman) out.line(`follow it with: nephron run show ${run_id}`);
  else out.document(queued);
  return 0;
}

export function describeRun({ id, attributes: run }: RunResource, out: Context['out']): void {
  const { colours } = out;
  out.line(
    `run ${colours.bold(id)}: ${stateColour(run.state, colours)(run.state)}, asked for ${age(run.created_at)}, took ${duration(run.duration_seconds)}`,
  );
  if (run.error) out.line(colours.red(run.error));
  for (const line of progressTable(run.sources_detail, out.width, colours)) out.line(line);
}
