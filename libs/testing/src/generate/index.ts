import type { SourceId } from '@nephron/contracts';
import type { Generate } from './generated-file.ts';

/** By source: what makes its files at full size and beyond. */
export const GENERATORS: Readonly<Partial<Record<SourceId, Generate>>> = {};
