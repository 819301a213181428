import { runAnnotator } from '@nephron/annotator-kit';
import { stringPpi } from './source.ts';

await runAnnotator(stringPpi);
