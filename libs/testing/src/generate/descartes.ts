import type { Generate } from './generated-file.ts';

/** Descartes' fetal kidney tables. */
export const generateDescartes: Generate = () => [];
