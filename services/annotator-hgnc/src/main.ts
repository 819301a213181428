import { runAnnotator } from '@nephron/annotator-kit';
import { hgnc } from './source.ts';

await runAnnotator(hgnc);
