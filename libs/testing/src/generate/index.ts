import type { SourceId } from '@nephron/contracts';
import { generateClinvar } from './clinvar.ts';
import { generateDescartes } from './descartes.ts';
import { generateEnsembl } from './ensembl.ts';
import type { Generate } from './generated-file.ts';
import { generateGnomad } from './gnomad.ts';
import { generateGtex } from './gtex.ts';
import { generateHgnc } from './hgnc.ts';
import { generateHpo } from './hpo.ts';
import { generateMpoMgi } from './mpo-mgi.ts';
import { generateStringPpi } from './string-ppi.ts';
import { generateUniprot } from './uniprot.ts';

/** By source: what makes its files at full size and beyond. */
export const GENERATORS: Readonly<Record<SourceId, Generate>> = {
  hgnc: generateHgnc,
  gnomad: generateGnomad,
  gtex: generateGtex,
  clinvar: generateClinvar,
  hpo: generateHpo,
  mpo_mgi: generateMpoMgi,
  string_ppi: generateStringPpi,
  descartes: generateDescartes,
  ensembl: generateEnsembl,
  uniprot: generateUniprot,
};
