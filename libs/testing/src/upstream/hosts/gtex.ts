import type { SimulatedHost } from '../simulated-host.ts';

/** The GTEx portal's API, version 2. */
export const GTEX_HOST: SimulatedHost = {
  host: 'gtexportal.org',
  answer: async () => undefined,
};
