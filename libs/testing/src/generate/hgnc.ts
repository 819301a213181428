import type { Generate } from './generated-file.ts';

/** HGNC's complete set. */
export const generateHgnc: Generate = () => [];
