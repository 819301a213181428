import type { SimulatedHost } from '../simulated-host.ts';

/** NCBI's E-utilities, as far as they speak of ClinVar. */
export const CLINVAR_HOST: SimulatedHost = {
  host: 'eutils.ncbi.nlm.nih.gov',
  answer: async () => undefined,
};
