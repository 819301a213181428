import type { SimulatedHost } from '../simulated-host.ts';

/** The JAX ontology API. */
export const HPO_HOST: SimulatedHost = {
  host: 'ontology.jax.org',
  answer: async () => undefined,
};
