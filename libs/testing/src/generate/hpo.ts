import type { Generate } from './generated-file.ts';

/** HPO's annotation files and ontology. */
export const generateHpo: Generate = () => [];
