import { runAnnotator } from '@nephron/annotator-kit';
import { gnomad } from './source.ts';

await runAnnotator(gnomad);
