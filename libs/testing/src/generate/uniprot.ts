import type { Generate } from './generated-file.ts';

/** UniProt's stream of reviewed human entries. */
export const generateUniprot: Generate = () => [];
