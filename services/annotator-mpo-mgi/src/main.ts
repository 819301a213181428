import { runAnnotator } from '@nephron/annotator-kit';
import { mpoMgi } from './source.ts';

await runAnnotator(mpoMgi);
