import { type Ref, ref, type ShallowRef, shallowRef } from 'vue';
import type { Api } from '../lib/api.ts';
import type { GeneList } from '../lib/api-types.ts';
import type { GeneListQuery } from '../lib/gene-query.ts';
import type { Problem } from '../lib/problem.ts';

export interface GeneListLoader {
  /** The page last received; it stays while the next one is under way. */
  readonly list: Readonly<ShallowRef<GeneList | null>>;
  readonly problem: Readonly<ShallowRef<Problem | null>>;
  readonly isLoading: Readonly<Ref<boolean>>;
  readonly load: (query: GeneListQuery) => Promise<void>;
}

/** Loads pages of genes; a newer question makes an older one's answer void, whichever comes first. */
export function createGeneListLoader(api: Pick<Api, 'genes'>): GeneListLoader {
  const list = shallowRef<GeneList | null>(null);
  const problem = shallowRef<Problem | null>(null);
  const isLoading = ref(false);
  let underway: AbortController | null = null;

  async function load(query: GeneListQuery): Promise<void> {
    underway?.abort();
    const mine = new AbortController();
    underway = mine;
    isLoading.value = true;
    const answer = await api.genes(query, mine.signal);
    if (underway !== mine) return;
    isLoading.value = false;
    problem.value = answer.ok ? null : answer.problem;
    if (answer.ok) list.value = answer.value;
  }

  return { list, problem, isLoading, load };
}
