import { findInMirror, PUBLISHED_FILES, readLines } from '@nephron/upstream';

/** A gene, transcript or exon as Ensembl's REST service shows it. */
export type RestFeature = Readonly<Record<string, unknown>>;

/** The genes of a mirror folder's GTF. */
export interface EnsemblGenes {
  readonly release: string | undefined;
  /** With `Transcript`, each with `Exon` and `MANE`. */
  readonly byId: (id: string) => RestFeature | undefined;
  /** As Ensembl compares labels: whatever their case. */
  readonly bySymbol: (symbol: string) => RestFeature | undefined;
}

type Attributes = ReadonlyMap<string, string>;
interface Draft extends Record<string, unknown> {
  readonly id: string;
  readonly children: Draft[];
}

const COMMON = { species: 'homo_sapiens', db_type: 'core', assembly_name: 'GRCh38' };

/** Reads the GTF, MANE's summary and HGNC's names. A gene is kept as text, so that a whole GTF fits into memory. */
export async function readEnsemblGenes(mirrorDir: string): Promise<EnsemblGenes> {
  const [gtf, mane] = await Promise.all(PUBLISHED_FILES.ensembl.map((file) => findInMirror(mirrorDir, file)));
  const [hgnc] = await Promise.all(PUBLISHED_FILES.hgnc.slice(0, 1).map((file) => findInMirror(mirrorDir, file)));
  const manes = mane ? await readManes(mane.path) : new Map<string, RestFeature>();
  const descriptions = hgnc ? await readDescriptions(hgnc.path) : new Map<string, string>();
  const kept = new Map<string, string>();
  const ids = new Map<string, string>();
  const keep = (draft: Draft | undefined): void => {
    // A gene that comes again (on Y, in the pseudoautosomal regions) is the one on X for the service, too.
    if (!draft || kept.has(draft.id)) return;
    kept.set(draft.id, JSON.stringify(geneFeature(draft, manes, descriptions)));
    const symbol = String(draft.display_name ?? '').toUpperCase();
    if (!ids.has(symbol)) ids.set(symbol, draft.id);
  };
  if (gtf) await forEachGene(gtf.path, keep);
  const byId = (id: string): RestFeature | undefined => {
    const text = kept.get(id);
    return text === undefined ? undefined : JSON.parse(text);
  };
  return { release: gtf?.release, byId, bySymbol: (symbol) => byId(ids.get(symbol.toUpperCase()) ?? '') };
}

async function forEachGene(path: string, use: (gene: Draft | undefined) => void): Promise<void> {
  let gene: Draft | undefined;
  for await (const { lines } of readLines(path)) {
    for (const line of lines) {
      const columns = line.split('\t');
      const feature = columns[2];
      if (feature !== 'gene' && feature !== 'transcript' && feature !== 'exon') continue;
      const attributes: Attributes = new Map(
        [...(columns[8] ?? '').matchAll(/(\w+) "([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]),
      );
      const draft = draftOf(feature, columns, attributes);
      if (feature === 'gene') {
        use(gene);
        gene = draft;
      } else if (feature === 'transcript') gene?.children.push(draft);
      else gene?.children.find(({ id }) => id === attributes.get('transcript_id'))?.children.push(draft);
    }
  }
  use(gene);
}

function draftOf(feature: 'gene' | 'transcript' | 'exon', columns: readonly string[], attributes: Attributes): Draft {
  const place = {
    seq_region_name: columns[0],
    start: Number(columns[3]),
    end: Number(columns[4]),
    strand: columns[6] === '-' ? -1 : 1,
  };
  const own = (name: string): string | undefined => attributes.get(`${feature}_${name}`);
  const shared = { id: own('id') ?? '', version: Number(own('version') ?? 1), ...place, children: [] };
  if (feature === 'exon') return { ...shared, number: Number(attributes.get('exon_number')) };
  const tags = columns[8] ?? '';
  return {
    ...shared,
    display_name: own('name'),
    biotype: own('biotype'),
    source: own('source'),
    is_canonical: tags.includes('tag "Ensembl_canonical"') ? 1 : 0,
    gencode_primary: tags.includes('tag "gencode_primary"') ? 1 : 0,
  };
}

function geneFeature(
  { children, is_canonical: _, gencode_primary: __, ...gene }: Draft,
  manes: ReadonlyMap<string, RestFeature>,
  descriptions: ReadonlyMap<string, string>,
): RestFeature {
  const canonical = children.find((transcript) => transcript.is_canonical === 1);
  return {
    ...COMMON,
    object_type: 'Gene',
    logic_name: 'ensembl_havana_gene_homo_sapiens',
    ...gene,
    ...(descriptions.has(gene.id) ? { description: descriptions.get(gene.id) } : {}),
    ...(canonical ? { canonical_transcript: `${canonical.id}.${String(canonical.version)}` } : {}),
    Transcript: children.map((transcript) => transcriptFeature(transcript, gene.id, manes)),
  };
}

function transcriptFeature({ children, ...transcript }: Draft, parent: string, manes: ReadonlyMap<string, RestFeature>): RestFeature {
  const exons = children.toSorted((a, b) => Number(a.number) - Number(b.number));
  const mane = manes.get(transcript.id);
  const { seq_region_name, start, end, strand } = transcript;
  return {
    ...COMMON,
    object_type: 'Transcript',
    logic_name: 'havana_homo_sapiens',
    ...transcript,
    Parent: parent,
    length: exons.reduce((sum, exon) => sum + Number(exon.end) - Number(exon.start) + 1, 0),
    Exon: exons.map(({ children: _, number: __, ...exon }) => ({ ...COMMON, object_type: 'Exon', ...exon })),
    MANE: mane ? [{ ...COMMON, object_type: 'mane', id: transcript.id, Parent: parent, seq_region_name, start, end, strand, ...mane }] : [],
  };
}

/** By Ensembl transcript: the version compared, the kind, and the RefSeq transcript. */
async function readManes(path: string): Promise<Map<string, RestFeature>> {
  const manes = new Map<string, RestFeature>();
  for await (const row of rowsOf(path)) {
    const [id = '', version = '1'] = row('Ensembl_nuc').split('.');
    manes.set(id, { version: Number(version), type: row('MANE_status').replaceAll(' ', '_'), refseq_match: row('RefSeq_nuc') });
  }
  return manes;
}

/** By Ensembl gene: HGNC's name of it, with its source, as Ensembl describes a gene. */
async function readDescriptions(path: string): Promise<Map<string, string>> {
  const descriptions = new Map<string, string>();
  for await (const row of rowsOf(path)) {
    if (row('ensembl_gene_id')) descriptions.set(row('ensembl_gene_id'), `${row('name')} [Source:HGNC Symbol;Acc:${row('hgnc_id')}]`);
  }
  return descriptions;
}

async function* rowsOf(path: string): AsyncGenerator<(column: string) => string> {
  let header: string[] | undefined;
  for await (const { lines } of readLines(path)) {
    for (const line of lines) {
      const cells = line.split('\t');
      if (header) {
        const names = header;
        yield (column) => (cells[names.indexOf(column)] ?? '').replaceAll('"', '');
      } else header = cells;
    }
  }
}
