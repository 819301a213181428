// `npm run bench -- <name>`: each benchmark prints JSON lines and a table.
import { cpus, totalmem } from 'node:os';

const BENCHMARKS: Readonly<Record<string, () => Promise<{ bench: () => Promise<void> }>>> = {
  publish: () => import('./publish.bench.ts'),
  refresh: () => import('./refresh.bench.ts'),
  parse: () => import('./parse.bench.ts'),
};

const names = process.argv.slice(2).filter((arg) => !arg.startsWith('-'));
const unknown = names.filter((name) => !(name in BENCHMARKS));
if (unknown.length > 0) {
  console.error(`no benchmark is called ${unknown.join(', ')}; there is ${Object.keys(BENCHMARKS).join(', ')}`);
  process.exit(2);
}
console.log(JSON.stringify({ machine: { cpus: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30), node: process.version } }));
for (const name of names.length > 0 ? names : Object.keys(BENCHMARKS)) {
  const loaded = await BENCHMARKS[name]?.();
  await loaded?.bench();
}
process.exit(0);
