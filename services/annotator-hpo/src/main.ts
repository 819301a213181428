import { runAnnotator } from '@nephron/annotator-kit';
import { hpo } from './source.ts';

await runAnnotator(hpo);
