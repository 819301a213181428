import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONSUMERS, RunStart, subjects } from '@nephron/contracts';
import { applyTopology, consumeDurable, followEvents, publish, type StreamEvent } from '@nephron/messaging';
import { eventually, startStack } from '@nephron/testing';

const RUN = '7e0b6a2e-6b7f-4e0e-9a51-0f6f5d0c1a11';

test('the topology can be applied twice, and a message published twice is handled once', async (t) => {
  const { broker, log, onStop } = await startStack(t);
  await applyTopology(broker.nats);
  const handled: string[] = [];
  const consuming = consumeDurable(
    broker.nats,
    CONSUMERS.conductorCommands,
    RunStart,
    async ({ runId }) => {
      handled.push(runId);
      return 'done';
    },
    { log },
  );
  onStop(() => consuming.stop(1_000));
  const message = { subject: subjects.command('run-start'), schemaId: 'run.start/1', payload: { runId: RUN }, messageId: 'x/1' };
  await publish(broker.nats, message);
  await publish(broker.nats, message);
  await eventually(() => assert.deepEqual(handled, [RUN]));
});

test('a message of an unknown shape goes to the dead letters with its reason, and the next one is handled', async (t) => {
  const { broker, log, onStop } = await startStack(t);
  const handled: string[] = [];
  const consuming = consumeDurable(
    broker.nats,
    CONSUMERS.conductorCommands,
    RunStart,
    async ({ runId }) => {
      handled.push(runId);
      return 'done';
    },
    { log },
  );
  onStop(() => consuming.stop(1_000));
  const subject = subjects.command('run-start');
  await publish(broker.nats, { subject, schemaId: 'run.start/1', payload: { runId: 7 }, messageId: 'bad' });
  await publish(broker.nats, { subject, schemaId: 'run.start/1', payload: { runId: RUN }, messageId: 'good' });
  await eventually(() => assert.deepEqual(handled, [RUN]));
  const manager = await broker.nats.manager();
  const letter = await eventually(async () => {
    const message = await manager.streams.getMessage('NEPHRON_DLQ', { last_by_subj: subjects.deadLetter('conductor-commands') });
    assert.ok(message);
    return message;
  });
  assert.equal(letter.header.get('Nephron-Reason'), 'schema');
});

test('a follower sees events in order, without a gap across a kill of the broker', async (t) => {
  const { broker, log, onStop } = await startStack(t);
  const seen: StreamEvent[] = [];
  const following = followEvents(broker.nats, { log, fromSeq: 1, onEvent: (event) => seen.push(event) });
  onStop(() => following.stop());
  const send = (n: number) =>
    publish(broker.nats, { subject: subjects.cacheInvalidated, schemaId: 'x', payload: { n }, messageId: `n/${n}` });
  await send(1);
  await send(2);
  await eventually(() => assert.equal(seen.length, 2));
  await broker.kill();
  await broker.restart();
  await eventually(() => send(3), 20_000, 200);
  await eventually(
    () =>
      assert.deepEqual(
        seen.map((event) => event.seq),
        [1, 2, 3],
      ),
    20_000,
  );
});
