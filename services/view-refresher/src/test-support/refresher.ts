import assert from 'node:assert/strict';
import { CONSUMERS, type SourcePublished, subjects, type ViewRefreshed } from '@nephron/contracts';
import { ROLES } from '@nephron/db';
import { followEvents, publish } from '@nephron/messaging';
import { eventually, type TestStack } from '@nephron/testing';
import { startViewRefresher, type ViewRefresher } from '../view-refresher.ts';
import { RUN } from './genes.ts';

export const HOUR_MS = 3_600_000;
export const QUICK = { debounceMs: 50, maxWaitMs: 1_000, verifyIntervalMs: HOUR_MS };

export async function startRefresher(stack: TestStack, settings = QUICK): Promise<ViewRefresher> {
  const { database, broker, log, onStop } = stack;
  const nats = await broker.connect('view-refresher');
  const refresher = startViewRefresher({ db: database.as(ROLES.viewRefresher, 3), nats, log, ...settings });
  onStop(() => refresher.stop(5_000));
  await eventually(() => assert.ok(refresher.isRunning()));
  return refresher;
}

/** What was announced as refreshed so far; grows. */
export function followViews({ broker, log, onStop }: TestStack): ViewRefreshed[] {
  const views: ViewRefreshed[] = [];
  const following = followEvents(broker.nats, {
    log,
    fromSeq: 1,
    onEvent: (event) => {
      if (event.subject === subjects.viewRefreshed) views.push(event.body as ViewRefreshed);
    },
  });
  onStop(() => following.stop());
  return views;
}

let events = 0;

export async function published({ broker }: TestStack): Promise<void> {
  const payload: SourcePublished = {
    source: 'gnomad',
    releaseId: '1',
    runId: RUN,
    version: '4.1',
    added: 0,
    changed: 1,
    retired: 0,
    unchanged: 0,
  };
  await publish(broker.nats, {
    subject: subjects.sourcePublished,
    schemaId: 'source.published/1',
    payload,
    messageId: `event/${events++}`,
  });
}

/** Events not settled for good. */
export async function unsettled({ broker }: TestStack): Promise<number> {
  const manager = await broker.nats.manager();
  const { num_pending, num_ack_pending } = await manager.consumers.info(CONSUMERS.viewRefresher.stream, CONSUMERS.viewRefresher.durable);
  return num_pending + num_ack_pending;
}
