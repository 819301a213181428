import { runAnnotator } from '@nephron/annotator-kit';
import { ensembl } from './source.ts';

await runAnnotator(ensembl);
