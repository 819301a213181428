import { type InjectionKey, inject, type Ref, readonly, ref, type ShallowRef, shallowRef, watch } from 'vue';
import { type Api, createApi } from '../lib/api.ts';
import type { SourceInfo } from '../lib/api-types.ts';
import { type ProgressFeed, progressUrl, startProgressFeed } from './progress-feed.ts';

/** What every page may use: made once, when the app starts. */
export interface AppContext {
  readonly api: Api;
  readonly progress: ProgressFeed;
  /** The sources with their current releases; empty until they are known. */
  readonly sources: Readonly<ShallowRef<readonly SourceInfo[]>>;
  /** When `sources` was asked for: their ages count from there. */
  readonly sourcesAt: Readonly<Ref<number>>;
  /** The time, told often enough for ages in words. */
  readonly now: Readonly<Ref<number>>;
}

export const APP: InjectionKey<AppContext> = Symbol('app');

const TICK_MS = 10_000;

export function startApp(): AppContext {
  const api = createApi();
  const progress = startProgressFeed(api, progressUrl(window.location));
  const sources = shallowRef<readonly SourceInfo[]>([]);
  const sourcesAt = ref(Date.now());
  const now = ref(Date.now());

  async function loadSources(): Promise<void> {
    const askedAt = Date.now();
    const answer = await api.sources();
    if (!answer.ok) return;
    sources.value = answer.value;
    sourcesAt.value = askedAt;
  }

  setInterval(() => {
    now.value = Date.now();
  }, TICK_MS);
  watch(progress.endings, () => void loadSources());
  // Sources that could not be had at first come with the first sign that the server is there.
  watch(
    () => progress.connection.value.state,
    (state) => {
      if (state === 'live' && sources.value.length === 0) void loadSources();
    },
  );
  void loadSources();
  return { api, progress, sources, sourcesAt, now: readonly(now) };
}

export function useApp(): AppContext {
  const app = inject(APP);
  if (!app) throw new TypeError('useApp() outside of the app');
  return app;
}
