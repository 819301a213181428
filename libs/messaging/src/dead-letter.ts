import type { JsMsg } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import { subjects } from '@nephron/contracts';
import type { Nats } from './connection.ts';

/** Keeps a copy of a message that will not be handled, with the reason and where it came from. */
export type DeadLetter = (message: JsMsg, reason: string) => Promise<void>;

/** Dead letters of one worker, in `NEPHRON_DLQ`; the same message is kept once however often it is given up. */
export function deadLetters(nats: Nats, worker: string): DeadLetter {
  return async (message, reason) => {
    const head = headers();
    head.set('Nephron-Reason', reason.replaceAll(/[\r\n]+/g, ' ').slice(0, 1_000));
    head.set('Nephron-Subject', message.subject);
    const msgID = `dlq/${message.info.stream}/${message.info.streamSequence}`;
    await nats.js.publish(subjects.deadLetter(worker), message.data, { headers: head, msgID, timeout: 5_000 });
  };
}
