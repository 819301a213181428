import type { SimulatedHost } from '../simulated-host.ts';

/** Ensembl's REST service. */
export const ENSEMBL_HOST: SimulatedHost = {
  host: 'rest.ensembl.org',
  answer: async () => undefined,
};
