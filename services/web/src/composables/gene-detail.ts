import { type ShallowRef, shallowRef } from 'vue';
import type { Api } from '../lib/api.ts';
import type { FoundGene, GeneAnnotations } from '../lib/api-types.ts';
import type { Problem } from '../lib/problem.ts';

type GeneDetail =
  | { readonly kind: 'loading' }
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'found'; readonly gene: FoundGene; readonly annotations: GeneAnnotations | null; readonly problem: Problem | null };

export interface GeneDetailLoader {
  readonly detail: Readonly<ShallowRef<GeneDetail>>;
  /** Shows `id`; asked again for the gene that is shown, it keeps that until the new answer is there. */
  readonly load: (id: string) => Promise<void>;
}

/** Loads a gene by any of its names, and then what the sources say of the gene that this name led to. */
export function createGeneDetailLoader(api: Pick<Api, 'gene' | 'annotations'>): GeneDetailLoader {
  const detail = shallowRef<GeneDetail>({ kind: 'loading' });
  let underway: AbortController | null = null;
  let shownId: string | null = null;

  async function load(id: string): Promise<void> {
    underway?.abort();
    const mine = new AbortController();
    underway = mine;
    const isShown = shownId === id && detail.value.kind === 'found';
    if (!isShown) detail.value = { kind: 'loading' };
    shownId = id;
    const gene = await api.gene(id, mine.signal);
    if (underway !== mine) return;
    if (!gene.ok) {
      if (!isShown) detail.value = { kind: 'problem', problem: gene.problem };
      return;
    }
    const found = await api.annotations(gene.value.data.id, mine.signal);
    if (underway !== mine || (isShown && !found.ok)) return;
    detail.value = {
      kind: 'found',
      gene: gene.value,
      annotations: found.ok ? found.value : null,
      problem: found.ok ? null : found.problem,
    };
  }

  return { detail, load };
}
