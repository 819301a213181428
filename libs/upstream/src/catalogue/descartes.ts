import type { PublishedFile } from './published-file.ts';

export type DescartesRole = never;

export const DESCARTES_FILES: readonly PublishedFile<DescartesRole>[] = [];
