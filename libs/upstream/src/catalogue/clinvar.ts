import type { PublishedFile } from './published-file.ts';

export type ClinvarRole = never;

export const CLINVAR_FILES: readonly PublishedFile<ClinvarRole>[] = [];
