import type { SimulatedHost } from '../simulated-host.ts';

/** MouseMine, an InterMine service. */
export const MPO_MGI_HOST: SimulatedHost = {
  host: 'www.mousemine.org',
  answer: async () => undefined,
};
