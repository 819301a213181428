// The simulated upstream for people: `npm run upstream -- --help`.

import { SAMPLE_MIRROR } from '../mirror.ts';
import { type SeenRequest, startSimulatedUpstream } from './simulated-upstream.ts';
import { helpText, readUpstreamFlags } from './upstream-flags.ts';

const flags = readUpstreamFlags(process.argv.slice(2));
if (typeof flags === 'string') {
  console.error(flags);
  process.exit(2);
}
if (flags.help) {
  console.log(helpText());
  process.exit(0);
}
const upstream = await startSimulatedUpstream({ port: flags.port, mirrorDir: flags.mirrorDir, onRequest: show });
for (const plan of flags.faults) upstream.play(plan);
console.log(`The public hosts of all sources, from ${flags.mirrorDir}, at ${upstream.url}`);
const settings = `NEPHRON_ACCESS=internet NEPHRON_UPSTREAM_URL=${upstream.url}`;
// The sample's files are smaller than any that is published.
console.log(`Start Nephron with ${settings}${flags.mirrorDir === SAMPLE_MIRROR ? ' NEPHRON_SMALL_FILES=take' : ''}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void upstream.stop().then(() => process.exit(0)));

function show({ method, host, path, status, fault }: SeenRequest): void {
  console.log(
    `${new Date().toISOString().slice(11, 23)}  ${method} https://${host}${path}  ${status ?? 'no answer'}${fault ? `  (${fault})` : ''}`,
  );
}
