export { eventually } from './eventually.ts';
export { type Generate, type GeneratedFile, type GenerateOptions, seededRandom, writeGenerated } from './generate/generated-file.ts';
export { GENERATORS } from './generate/index.ts';
export { type HgncGene, hgncGenes } from './hgnc-genes.ts';
export { REAL_MIRROR, SAMPLE_MIRROR, withoutRealMirror } from './mirror.ts';
export { startTestNats, type TestNats } from './nats.ts';
export { type ParsedArtifacts, parseArtifacts, withArtifacts } from './parse-artifacts.ts';
export { type OnStop, SHARED_SERVER, startTestDatabase, startTestServer, type TestDatabase } from './postgres.ts';
export { startStack, stopsOf, type TestStack } from './stack.ts';
export { type AskedApi, type AskOptions, askApi } from './upstream/ask-api.ts';
export { FAULTS, type FaultName, type FaultPlan, type PlayedFault } from './upstream/faults.ts';
export { SIMULATED_HOSTS } from './upstream/hosts/index.ts';
export type { HostAnswer, HostData, HostRequest, SimulatedHost } from './upstream/simulated-host.ts';
export {
  type SeenRequest,
  type SimulatedUpstream,
  type SimulatedUpstreamOptions,
  startSimulatedUpstream,
  UPSTREAM_HOSTS,
} from './upstream/simulated-upstream.ts';
