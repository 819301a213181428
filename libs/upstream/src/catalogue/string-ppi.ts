import type { PublishedFile } from './published-file.ts';

export type StringPpiRole = never;

export const STRING_PPI_FILES: readonly PublishedFile<StringPpiRole>[] = [];
