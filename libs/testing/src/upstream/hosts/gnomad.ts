import type { SimulatedHost } from '../simulated-host.ts';

/** gnomAD's GraphQL API. */
export const GNOMAD_HOST: SimulatedHost = {
  host: 'gnomad.broadinstitute.org',
  answer: async () => undefined,
};
