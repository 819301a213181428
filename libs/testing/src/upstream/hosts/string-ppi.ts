import type { SimulatedHost } from '../simulated-host.ts';

/** STRING's API. */
export const STRING_PPI_HOST: SimulatedHost = {
  host: 'string-db.org',
  answer: async () => undefined,
};
