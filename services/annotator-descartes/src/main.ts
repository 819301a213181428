import { runAnnotator } from '@nephron/annotator-kit';
import { descartes } from './source.ts';

await runAnnotator(descartes);
