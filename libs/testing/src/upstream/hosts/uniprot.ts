import type { SimulatedHost } from '../simulated-host.ts';

/** UniProt's REST service. */
export const UNIPROT_HOST: SimulatedHost = {
  host: 'rest.uniprot.org',
  answer: async () => undefined,
};
