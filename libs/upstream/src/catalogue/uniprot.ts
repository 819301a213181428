import type { PublishedFile } from './published-file.ts';

export type UniprotRole = never;

export const UNIPROT_FILES: readonly PublishedFile<UniprotRole>[] = [];
