import type { Generate } from './generated-file.ts';

/** Ensembl's GTF and the MANE summary. */
export const generateEnsembl: Generate = () => [];
