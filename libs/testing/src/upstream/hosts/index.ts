import type { SimulatedHost } from '../simulated-host.ts';
import { CLINVAR_HOST } from './clinvar.ts';
import { ENSEMBL_HOST } from './ensembl.ts';
import { GNOMAD_HOST } from './gnomad.ts';
import { GTEX_HOST } from './gtex.ts';
import { HGNC_HOST } from './hgnc.ts';
import { HPO_HOST } from './hpo.ts';
import { MPO_MGI_HOST } from './mpo-mgi.ts';
import { STRING_PPI_HOST } from './string-ppi.ts';
import { UNIPROT_HOST } from './uniprot.ts';

/** Every API host that the simulated upstream speaks for. */
export const SIMULATED_HOSTS: readonly SimulatedHost[] = [
  HGNC_HOST,
  GNOMAD_HOST,
  GTEX_HOST,
  CLINVAR_HOST,
  HPO_HOST,
  MPO_MGI_HOST,
  STRING_PPI_HOST,
  ENSEMBL_HOST,
  UNIPROT_HOST,
];
