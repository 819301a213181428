import type { SimulatedHost } from '../simulated-host.ts';

/** HGNC's REST service. */
export const HGNC_HOST: SimulatedHost = {
  host: 'rest.genenames.org',
  answer: async () => undefined,
};
