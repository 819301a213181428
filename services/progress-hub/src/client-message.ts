import { type ClientFrame, isSourceId, PIPELINE_ROW, RunId, SOURCE_IDS } from '@nephron/contracts';
import { Type } from 'typebox';
import { Value } from 'typebox/value';

/** What the client said, or what is wrong with it in words for its author. */
export type ClientMessage = ClientFrame | { readonly type: 'mistake'; readonly message: string };

/** Longest text that is read at all; the longest sensible one is a few hundred bytes. */
export const MAX_MESSAGE_BYTES = 4 * 1024;

const Resume = Type.Object({ type: Type.Literal('resume'), since: Type.Integer({ minimum: 0 }) });
const Subscribe = Type.Object({
  type: Type.Literal('subscribe'),
  sources: Type.Optional(Type.Array(Type.String())),
  runs: Type.Optional(Type.Array(RunId)),
});

const KNOWN = 'known are {"type":"pong"}, {"type":"resume","since":<seq>} and {"type":"subscribe","sources":[…],"runs":[…]}';

export function readClientMessage(text: string): ClientMessage {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return mistake(`this is not JSON; ${KNOWN}`);
  }
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
  if (type === 'pong') return { type };
  if (type === 'resume') {
    if (!Value.Check(Resume, value)) return mistake('resume needs "since", the last seq you saw: a whole number, 0 or more');
    return { type, since: value.since };
  }
  if (type === 'subscribe') {
    if (!Value.Check(Subscribe, value)) return mistake('subscribe takes "sources" (a list of names) and "runs" (a list of run ids)');
    const unknown = value.sources?.find((name) => name !== PIPELINE_ROW && !isSourceId(name));
    if (unknown !== undefined) {
      return mistake(`there is no source ${JSON.stringify(unknown.slice(0, 64))}; known are ${[PIPELINE_ROW, ...SOURCE_IDS].join(', ')}`);
    }
    return value;
  }
  return mistake(`this message has no known "type"; ${KNOWN}`);
}

/** The `since` of the socket's address: a number, nothing, or a mistake. */
export function readSince(query: string): number | undefined | { readonly type: 'mistake'; readonly message: string } {
  const since = new URLSearchParams(query).get('since');
  if (since === null || since === '') return undefined;
  if (!/^[0-9]{1,15}$/.test(since)) return mistake('since in the address is not a seq: a whole number, 0 or more');
  return Number(since);
}

function mistake(message: string): { readonly type: 'mistake'; readonly message: string } {
  return { type: 'mistake', message };
}
