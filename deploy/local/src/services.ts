import { SOURCE_IDS, type SourceId, sourceToken } from '@nephron/contracts';
import { ROLES, type Role } from '@nephron/db';

/** A service as it runs on this machine. */
export interface ServiceSpec {
  readonly name: string;
  /** From the project's root. */
  readonly entry: string;
  /** Its role in the database; undefined: it has no business there. */
  readonly role?: Role;
  readonly env: Readonly<Record<string, string>>;
  readonly heapMb?: number;
  /** Gives way to those that answer people. */
  readonly inBackground?: boolean;
}

/** Where things are on this machine. */
export interface Placement {
  readonly edgePort: number;
  readonly gatewayPort: number;
  readonly hubPort: number;
  readonly webDir: string;
  readonly mirrorDir: string;
  readonly rawDir: string;
  /** Settings of annotators about public hosts. */
  readonly upstream: Readonly<Record<string, string>>;
}

const HOST = '127.0.0.1';

/** Parsers keep little, but garbage fills whatever heap there is: with this much a process stays below 300 MB. */
export const ANNOTATOR_HEAP_MB = 192;

/** Every process beside the servers. The gateway comes first: people wait for it. */
export function localServices(place: Placement): ServiceSpec[] {
  return [
    {
      ...service('gateway', ROLES.gateway),
      env: {
        NEPHRON_GATEWAY_HOST: HOST,
        NEPHRON_GATEWAY_PORT: String(place.gatewayPort),
        NEPHRON_WEB_DIR: place.webDir,
        // On a machine of one's own, whoever can reach the loopback address is the operator.
        NEPHRON_LOCAL_COMMANDS: 'allow',
      },
    },
    edge(place),
    {
      ...service('progress-hub'),
      env: { NEPHRON_HUB_HOST: HOST, NEPHRON_HUB_PORT: String(place.hubPort) },
    },
    service('conductor', ROLES.conductor),
    ...SOURCE_IDS.map((source) => annotator(source, place)),
    service('cache-janitor', ROLES.cacheJanitor),
    service('view-refresher', ROLES.viewRefresher),
  ];
}

function edge(place: Pick<Placement, 'edgePort' | 'gatewayPort' | 'hubPort'>): ServiceSpec {
  return {
    name: 'edge',
    entry: 'deploy/local/src/edge-main.ts',
    env: {
      NEPHRON_EDGE_PORT: String(place.edgePort),
      NEPHRON_EDGE_GATEWAY_PORT: String(place.gatewayPort),
      NEPHRON_EDGE_HUB_PORT: String(place.hubPort),
    },
  };
}

function service(name: string, role?: Role): ServiceSpec {
  return { name, entry: `services/${name}/src/main.ts`, env: {}, ...(role ? { role } : {}) };
}

function annotator(source: SourceId, { mirrorDir, rawDir, upstream }: Placement): ServiceSpec {
  return {
    ...service(`annotator-${sourceToken(source)}`, source === 'hgnc' ? ROLES.annotatorHgnc : ROLES.annotator),
    env: { ...upstream, NEPHRON_MIRROR_DIR: mirrorDir, NEPHRON_RAW_DIR: rawDir },
    heapMb: ANNOTATOR_HEAP_MB,
    inBackground: true,
  };
}
