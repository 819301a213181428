import { runAnnotator } from '@nephron/annotator-kit';
import { gtex } from './source.ts';

await runAnnotator(gtex);
