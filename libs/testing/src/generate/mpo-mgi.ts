import type { Generate } from './generated-file.ts';

/** MGI's reports and the mammalian phenotype ontology. */
export const generateMpoMgi: Generate = () => [];
