// Every source as its service runs it, and the gene list that STRING works within.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from '@nephron/annotator-kit';
import { type Db, importPanel } from '@nephron/db';
import { readGeneList } from '@nephron/domain';
import { clinvar } from '../../services/annotator-clinvar/src/source.ts';
import { descartes } from '../../services/annotator-descartes/src/source.ts';
import { ensembl } from '../../services/annotator-ensembl/src/source.ts';
import { gnomad } from '../../services/annotator-gnomad/src/source.ts';
import { gtex } from '../../services/annotator-gtex/src/source.ts';
import { hgnc } from '../../services/annotator-hgnc/src/source.ts';
import { hpo } from '../../services/annotator-hpo/src/source.ts';
import { mpoMgi } from '../../services/annotator-mpo-mgi/src/source.ts';
import { stringPpi } from '../../services/annotator-string-ppi/src/source.ts';
import { uniprot } from '../../services/annotator-uniprot/src/source.ts';

export const ALL_SOURCES = [
  hgnc,
  gnomad,
  gtex,
  clinvar,
  hpo,
  mpoMgi,
  stringPpi,
  descartes,
  ensembl,
  uniprot,
] as unknown as readonly Source[];

/** Imports a mirror folder's gene list as `kidney`; genes have to be there. */
export async function importKidneyPanel(db: Db, mirrorDir: string, file = 'panels/kidney.tsv'): Promise<number> {
  const list = readGeneList(await readFile(join(mirrorDir, file), 'utf8'));
  const { geneCount } = await importPanel(db, { id: 'kidney', list, by: 'test', isDryRun: false });
  return geneCount;
}
