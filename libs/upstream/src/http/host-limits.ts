import { ConfigError } from '@nephron/errors';

/** How often and how widely a public host may be asked. */
export interface HostLimit {
  /** Requests per second of all processes together. */
  readonly perSecond: number;
  /** Requests that may follow each other at once after a pause. One spaces them evenly, so that no window of time has more than its share. */
  readonly burst: number;
  /** Requests in flight of one process. */
  readonly concurrency: number;
  /** Statuses beside 429 with which the host says that it was asked too often (a ban for some time). */
  readonly busyStatuses: readonly number[];
}

/** By host, or `*` for every host: what replaces the limits below. */
export type HostLimits = Readonly<Record<string, Partial<HostLimit>>>;

const DEFAULT: HostLimit = { perSecond: 5, burst: 1, concurrency: 3, busyStatuses: [] };

/**
 * What publishers ask for, where it is strict, less a margin: requests arrive less evenly than they are sent.
 * Hosts of files have the default, which says how often a download may begin.
 */
const LIMITS: HostLimits = {
  // Ten per minute and address.
  'gnomad.broadinstitute.org': { perSecond: 9.5 / 60, concurrency: 2 },
  // One per second.
  'string-db.org': { perSecond: 0.95, concurrency: 1 },
  // Three per second, ten with a key.
  'eutils.ncbi.nlm.nih.gov': { perSecond: 2.8, concurrency: 3 },
  'www.ncbi.nlm.nih.gov': { perSecond: 2.8, concurrency: 3 },
  'ftp.ncbi.nlm.nih.gov': { perSecond: 2.8, concurrency: 2 },
  // 55,000 per hour; a ban is a 403.
  'rest.ensembl.org': { perSecond: 15, concurrency: 5, busyStatuses: [403] },
  // None is published; about two per second is safe.
  'ontology.jax.org': { perSecond: 2, concurrency: 2 },
  'www.mousemine.org': { perSecond: 2, concurrency: 2 },
  'www.informatics.jax.org': { perSecond: 2, concurrency: 1 },
  // Ten per second; who keeps asking more gets a 403 for the address.
  'rest.genenames.org': { perSecond: 5, concurrency: 3, busyStatuses: [403] },
  'rest.uniprot.org': { perSecond: 5, concurrency: 3 },
  // One after the other: the service is slow under load.
  'gtexportal.org': { perSecond: 2, concurrency: 1 },
};

/** NCBI's limit for those who send a key, with the same margin. */
const NCBI_PER_SECOND_WITH_KEY = 9;

export const EUTILS_HOST = 'eutils.ncbi.nlm.nih.gov';

/** The limits of a host: those that were set for it or for all, else those its publisher asks for. */
export function limitOf(host: string, overrides: HostLimits = {}, hasNcbiKey = false): HostLimit {
  const withKey = hasNcbiKey && host === EUTILS_HOST ? { perSecond: NCBI_PER_SECOND_WITH_KEY } : {};
  return { ...DEFAULT, ...LIMITS[host], ...withKey, ...overrides['*'], ...overrides[host] };
}

/**
 * Reads limits as a setting gives them: `gnomad.broadinstitute.org=10/min, rest.ensembl.org=5/s:2` (with `:2`, two in flight).
 * What cannot be read is a ConfigError that names it.
 */
export function parseHostLimits(setting: string | undefined): HostLimits {
  const limits: Record<string, Partial<HostLimit>> = {};
  for (const part of (setting ?? '').split(',').map((text) => text.trim())) {
    if (part === '') continue;
    const match = /^(?<host>\*|[a-z0-9.-]+)=(?<count>\d+(?:\.\d+)?)\/(?<unit>s|min|h)(?::(?<concurrency>[1-9]\d?))?$/i.exec(part);
    const count = Number(match?.groups?.count);
    if (!match?.groups || !(count > 0)) {
      throw new ConfigError(`NEPHRON_UPSTREAM_LIMITS: "${part}" is not like host=10/min or host=5/s:2`);
    }
    const { host = '', unit = '', concurrency } = match.groups;
    limits[host.toLowerCase()] = {
      perSecond: count / SECONDS[unit.toLowerCase() as keyof typeof SECONDS],
      ...(concurrency ? { concurrency: Number(concurrency) } : {}),
    };
  }
  return limits;
}

const SECONDS = { s: 1, min: 60, h: 3600 } as const;
