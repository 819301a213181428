import { runAnnotator } from '@nephron/annotator-kit';
import { clinvar } from './source.ts';

await runAnnotator(clinvar);
