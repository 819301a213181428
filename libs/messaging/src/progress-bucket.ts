import type { KV, KvEntry } from '@nats-io/kv';
import { PROGRESS_BUCKET, progressKey, SourceProgress } from '@nephron/contracts';
import type { Logger } from '@nephron/telemetry';
import { Value } from 'typebox/value';
import type { Nats } from './connection.ts';

/** Puts a source's newest progress where the hub sees it. Losing one is harmless, so failure is not reported to the caller. */
export function progressWriter(nats: Nats, log: Logger): (progress: SourceProgress) => Promise<void> {
  let bucket: Promise<KV> | undefined;
  return async (progress) => {
    try {
      bucket ??= nats.kvm.open(PROGRESS_BUCKET.name);
      await (await bucket).put(progressKey(progress.runId, progress.source), JSON.stringify(progress));
    } catch (error) {
      bucket = undefined;
      log.debug({ err: error, source: progress.source }, 'progress not shown this time');
    }
  };
}

/** Calls back with every progress value, the stored ones first. Made anew when the watch ends; returns how to stop it. */
export function watchProgress(nats: Nats, log: Logger, onProgress: (progress: SourceProgress) => void): () => void {
  let stopped = false;
  let stopWatch: (() => void) | undefined;
  const watch = async (): Promise<void> => {
    const bucket = await nats.kvm.open(PROGRESS_BUCKET.name);
    const entries = await bucket.watch();
    stopWatch = () => entries.stop();
    for await (const entry of entries) {
      const progress = parsed(entry);
      if (progress) onProgress(progress);
    }
  };
  const supervise = async (): Promise<void> => {
    while (!stopped) {
      await watch().catch((error) => log.debug({ err: error }, 'progress watch ended; making it anew'));
      if (!stopped) await new Promise((done) => setTimeout(done, 500).unref());
    }
  };
  void supervise();
  return () => {
    stopped = true;
    stopWatch?.();
  };
}

function parsed(entry: KvEntry): SourceProgress | undefined {
  if (entry.operation !== 'PUT') return undefined;
  try {
    const value: unknown = entry.json();
    return Value.Check(SourceProgress, value) ? value : undefined;
  } catch {
    return undefined;
  }
}
