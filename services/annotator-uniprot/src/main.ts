import { runAnnotator } from '@nephron/annotator-kit';
import { uniprot } from './source.ts';

await runAnnotator(uniprot);
