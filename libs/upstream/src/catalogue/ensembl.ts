import type { PublishedFile } from './published-file.ts';

export type EnsemblRole = never;

export const ENSEMBL_FILES: readonly PublishedFile<EnsemblRole>[] = [];
