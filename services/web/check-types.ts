// Checks modules and components. vue-tsc needs the JavaScript API of the compiler, which TypeScript 7 does not have:
// this workspace brings TypeScript 5 for it.
import { createRequire } from 'node:module';
import { run } from 'vue-tsc';

run(createRequire(import.meta.url).resolve('typescript/lib/tsc'));
