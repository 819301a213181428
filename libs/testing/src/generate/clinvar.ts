import type { Generate } from './generated-file.ts';

/** ClinVar's variant summary. */
export const generateClinvar: Generate = () => [];
