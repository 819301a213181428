import type { PublishedFile } from './published-file.ts';

export type GtexRole = never;

export const GTEX_FILES: readonly PublishedFile<GtexRole>[] = [];
