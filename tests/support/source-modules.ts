import type { Source } from '@nephron/annotator-kit';
import type { SourceId } from '@nephron/contracts';

/** A source by its id, as its service runs it; no other is loaded. */
const SOURCE_MODULES: Readonly<Record<SourceId, () => Promise<unknown>>> = {
  hgnc: async () => (await import('../../services/annotator-hgnc/src/source.ts')).hgnc,
  gnomad: async () => (await import('../../services/annotator-gnomad/src/source.ts')).gnomad,
  gtex: async () => (await import('../../services/annotator-gtex/src/source.ts')).gtex,
  clinvar: async () => (await import('../../services/annotator-clinvar/src/source.ts')).clinvar,
  hpo: async () => (await import('../../services/annotator-hpo/src/source.ts')).hpo,
  mpo_mgi: async () => (await import('../../services/annotator-mpo-mgi/src/source.ts')).mpoMgi,
  string_ppi: async () => (await import('../../services/annotator-string-ppi/src/source.ts')).stringPpi,
  descartes: async () => (await import('../../services/annotator-descartes/src/source.ts')).descartes,
  ensembl: async () => (await import('../../services/annotator-ensembl/src/source.ts')).ensembl,
  uniprot: async () => (await import('../../services/annotator-uniprot/src/source.ts')).uniprot,
};

export async function loadSource(id: SourceId): Promise<Source> {
  // Each source has roles of its own; what runs any source knows them as text.
  return (await SOURCE_MODULES[id]()) as Source;
}
