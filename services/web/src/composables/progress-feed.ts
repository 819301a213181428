import { type Ref, ref, type ShallowRef, shallowRef } from 'vue';
import type { Api } from '../lib/api.ts';
import { type Connection, openProgressSocket } from '../lib/progress-socket.ts';
import { applyFrame, applySnapshot, hasEndedSince, NOTHING_KNOWN, type ProgressState } from '../lib/progress-state.ts';
import { announcements } from '../lib/state-words.ts';

export interface ProgressFeed {
  readonly state: Readonly<ShallowRef<ProgressState>>;
  readonly connection: Readonly<ShallowRef<Connection>>;
  /** When the rows were last known to be true; `null` before there are any. */
  readonly asOf: Readonly<Ref<number | null>>;
  /** What a listener should hear of the last change. */
  readonly announcement: Readonly<Ref<string>>;
  /** Grows when a source has ended, so that releases and genes are worth asking for again. */
  readonly endings: Readonly<Ref<number>>;
}

/** The rows of the progress socket; while it is away they come from the REST route at each failed attempt. */
export function startProgressFeed(api: Pick<Api, 'progress'>, url: string): ProgressFeed {
  const state = shallowRef<ProgressState>(NOTHING_KNOWN);
  const connection = shallowRef<Connection>({ state: 'connecting', attempts: 0 });
  const asOf = ref<number | null>(null);
  const announcement = ref('');
  const endings = ref(0);

  function take(next: ProgressState): void {
    const before = state.value.rows;
    state.value = next;
    asOf.value = Date.now();
    const said = announcements(before, next.rows);
    if (said.length > 0) announcement.value = said.join(' ');
    if (hasEndedSince(before, next.rows)) endings.value += 1;
  }

  async function askInstead(): Promise<void> {
    const answer = await api.progress();
    if (answer.ok && connection.value.state !== 'live') take(applySnapshot(state.value, answer.value.data, null));
  }

  const socket = openProgressSocket({
    url,
    since: () => state.value.seq,
    onFrame: (frame) => {
      const next = applyFrame(state.value, frame);
      if (next === state.value) asOf.value = Date.now();
      else take(next);
    },
    onConnection: (next) => {
      connection.value = next;
      if (next.state !== 'live' && next.attempts > 0) void askInstead();
    },
  });
  window.addEventListener('online', socket.retryNow);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') socket.retryNow();
  });
  return { state, connection, asOf, announcement, endings };
}

/** The socket's address on the origin that served the page. */
export function progressUrl({ protocol, host }: Pick<Location, 'protocol' | 'host'>): string {
  return `${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}/api/progress/ws`;
}
