import type { Generate } from './generated-file.ts';

/** GTEx median TPM as GCT. */
export const generateGtex: Generate = () => [];
