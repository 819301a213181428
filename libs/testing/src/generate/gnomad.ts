import type { Generate } from './generated-file.ts';

/** gnomAD's constraint tables. */
export const generateGnomad: Generate = () => [];
