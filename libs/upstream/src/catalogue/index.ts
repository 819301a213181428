import type { SourceId } from '@nephron/contracts';
import { CLINVAR_FILES } from './clinvar.ts';
import { DESCARTES_FILES } from './descartes.ts';
import { ENSEMBL_FILES } from './ensembl.ts';
import { GNOMAD_FILES } from './gnomad.ts';
import { GTEX_FILES } from './gtex.ts';
import { HGNC_FILES } from './hgnc.ts';
import { HPO_FILES } from './hpo.ts';
import { MPO_MGI_FILES } from './mpo-mgi.ts';
import type { PublishedFile } from './published-file.ts';
import { STRING_PPI_FILES } from './string-ppi.ts';
import { UNIPROT_FILES } from './uniprot.ts';

/** Every file that a source reads: where its publisher offers it and how a mirror folder holds it. */
export const PUBLISHED_FILES: Readonly<Record<SourceId, readonly PublishedFile[]>> = {
  hgnc: HGNC_FILES,
  gnomad: GNOMAD_FILES,
  gtex: GTEX_FILES,
  clinvar: CLINVAR_FILES,
  hpo: HPO_FILES,
  mpo_mgi: MPO_MGI_FILES,
  string_ppi: STRING_PPI_FILES,
  descartes: DESCARTES_FILES,
  ensembl: ENSEMBL_FILES,
  uniprot: UNIPROT_FILES,
};
