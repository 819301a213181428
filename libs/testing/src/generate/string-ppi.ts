import type { Generate } from './generated-file.ts';

/** STRING's protein files. */
export const generateStringPpi: Generate = () => [];
