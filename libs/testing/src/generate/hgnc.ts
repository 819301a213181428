import type { HgncGene } from '../hgnc-genes.ts';
import { type Generate, type GenerateOptions, seededRandom } from './generated-file.ts';
import { lineChunks } from './line-chunks.ts';
import { type ScaledGene, scaledGenes } from './scaled-genes.ts';

/** HGNC's complete set with its 54 columns, and the list of entries that it has withdrawn. */
export const generateHgnc: Generate = (options) => [
  { role: 'complete_set', path: 'hgnc/hgnc_complete_set.txt', chunks: () => lineChunks(completeSetLines(options)) },
  { role: 'withdrawn', path: 'hgnc/withdrawn.txt', chunks: () => lineChunks(withdrawnLines(options)) },
];

/** In the published order; each cell is made by the function of its name below, or left empty. */
const COLUMNS =
  'hgnc_id symbol name locus_group locus_type status location location_sortable alias_symbol alias_name prev_symbol prev_name gene_group gene_group_id date_approved_reserved date_symbol_changed date_name_changed date_modified entrez_id ensembl_gene_id vega_id ucsc_id ena refseq_accession ccds_id uniprot_ids pubmed_id mgd_id rgd_id lsdb cosmic omim_id mirbase homeodb snornabase bioparadigms_slc orphanet pseudogene.org horde_id merops imgt iuphar kznf_gene_catalog mamit-trnadb cd lncrnadb enzyme_id intermediate_filament_db rna_central_id lncipedia gtrnadb agr mane_select gencc'.split(
    ' ',
  );

/** Ids of made-up genes lie above those that HGNC has given out. */
const FIRST_COPY_ID = 1_000_000;
/** HGNC has withdrawn about 5,500 of its 49,000 entries; made-up ids, of genes as they are. */
const GENES_PER_WITHDRAWN = 8;
const FIRST_WITHDRAWN_ID = 900_000;

/** What one row is made from. */
interface Row extends ScaledGene {
  readonly hgncId: string;
  readonly symbol: string;
  readonly number: number;
  readonly random: () => number;
}

type Cell = (row: Row) => string | readonly string[];

/** A value that so large a share of the real rows has. */
const inShare =
  (share: number, value: Cell): Cell =>
  (row) =>
    row.random() < share ? value(row) : '';

const digits = (row: Row, count: number): string => String(row.number % 10 ** count).padStart(count, '0');
const isCoding = ({ gene }: Row): boolean => gene.uniprotIds.length > 0;
const date = (row: Row): string => `20${String(1 + (row.number % 24)).padStart(2, '0')}-0${1 + (row.number % 9)}-1${row.number % 10}`;
/** Identifiers of other databases belong to the real gene alone. */
const ofReal =
  (value: (gene: HgncGene) => string | readonly string[]): Cell =>
  ({ gene, copy }) =>
    copy === 0 ? value(gene) : '';

const CELLS: Readonly<Record<string, Cell>> = {
  hgnc_id: ({ hgncId }) => hgncId,
  symbol: ({ symbol }) => symbol,
  name: ({ symbol, number }) => `${symbol} family member ${number % 40}, made up`,
  locus_group: (row) => (isCoding(row) ? 'protein-coding gene' : 'non-coding RNA'),
  locus_type: (row) => (isCoding(row) ? 'gene with protein product' : 'RNA, long non-coding'),
  status: () => 'Approved',
  location: ({ number }) => `${1 + (number % 22)}q${1 + (number % 3)}${number % 5}.${1 + (number % 4)}`,
  alias_symbol: ofReal((gene) => gene.aliasSymbols),
  alias_name: inShare(0.17, ({ symbol }) => [`${symbol} protein`, `product of ${symbol}, as it was called once`]),
  prev_symbol: ofReal((gene) => gene.previousSymbols),
  prev_name: inShare(0.5, ({ symbol }) => [`${symbol} gene, formerly known under this name`, `open reading frame of ${symbol}`]),
  gene_group: ({ number }) => (number % 100 < 59 ? [`Made-up group ${number % 1_900}`, `Subgroup ${number % 90}`] : ''),
  gene_group_id: ({ number }) => (number % 100 < 59 ? [String(number % 1_900), String(number % 90)] : ''),
  date_approved_reserved: date,
  date_symbol_changed: inShare(0.23, date),
  date_name_changed: inShare(0.56, date),
  date_modified: date,
  entrez_id: ofReal((gene) => gene.entrezId ?? ''),
  ensembl_gene_id: ofReal((gene) => gene.ensemblGeneId ?? ''),
  vega_id: inShare(0.74, (row) => `OTTHUMG${digits(row, 11)}`),
  ucsc_id: inShare(0.55, (row) => `uc${digits(row, 3)}abc.1`),
  ena: inShare(0.46, (row) => `AF${digits(row, 6)}`),
  refseq_accession: inShare(0.96, (row) => `${isCoding(row) ? 'NM' : 'NR'}_${digits(row, 6)}`),
  ccds_id: (row) => (isCoding(row) ? inShare(0.66, () => [`CCDS${digits(row, 5)}`, `CCDS${digits(row, 4)}`])(row) : ''),
  uniprot_ids: ofReal((gene) => gene.uniprotIds),
  pubmed_id: inShare(0.53, (row) => [`1${digits(row, 7)}`, `2${digits(row, 7)}`]),
  mgd_id: ofReal((gene) => gene.mgdIds),
  rgd_id: inShare(0.43, (row) => `RGD:${digits(row, 7)}`),
  lsdb: inShare(0.05, ({ symbol }) => ['A variation database', `https://databases.example/shared/genes/${symbol}`]),
  omim_id: inShare(0.39, (row) => `6${digits(row, 5)}`),
  orphanet: inShare(0.1, (row) => `1${digits(row, 5)}`),
  'pseudogene.org': inShare(0.19, (row) => `PGOHUM${digits(row, 11)}`),
  iuphar: inShare(0.08, (row) => `objectId:${digits(row, 4)}`),
  enzyme_id: inShare(0.04, ({ number }) => `3.1.${number % 20}.${number % 99}`),
  rna_central_id: inShare(0.2, (row) => `URS${digits(row, 10)}`),
  agr: ({ hgncId }) => hgncId,
  mane_select: (row) => (isCoding(row) ? [`ENST${digits(row, 11)}.${1 + (row.number % 12)}`, `NM_${digits(row, 6)}.3`] : ''),
  gencc: inShare(0.12, ({ hgncId }) => hgncId),
};

function* completeSetLines(options: GenerateOptions): Generator<string> {
  const cells = COLUMNS.map((name) => CELLS[name]);
  yield COLUMNS.join('\t');
  for (const row of rows(options)) yield cells.map((cell) => (cell ? published(cell(row)) : '')).join('\t');
}

function* rows({ seed, genes, scale }: GenerateOptions): Generator<Row> {
  const random = seededRandom(seed);
  let number = Math.floor(random() * 1e6);
  let copies = 0;
  for (const { gene, copy } of scaledGenes(genes, scale)) {
    number = (number + 7_919) % 1e9;
    if (copy === 0) yield { gene, copy, hgncId: gene.hgncId, symbol: gene.symbol, number, random };
    else yield { gene, copy, hgncId: `HGNC:${FIRST_COPY_ID + copies++}`, symbol: `${gene.symbol}.${copy}`, number, random };
  }
}

/** Several values are joined with pipes and put in double quotes. */
function published(value: string | readonly string[]): string {
  if (typeof value === 'string') return value;
  return value.length > 1 ? `"${value.join('|')}"` : (value[0] ?? '');
}

/** A third of the entries leads nowhere, a tenth of the others to two genes. */
function* withdrawnLines(options: GenerateOptions): Generator<string> {
  yield 'HGNC_ID\tSTATUS\tWITHDRAWN_SYMBOL\tMERGED_INTO_REPORT(S) (i.e HGNC_ID|SYMBOL|STATUS)';
  let id = FIRST_WITHDRAWN_ID;
  let before: Row | undefined;
  for (const row of rows(options)) {
    if (row.number % GENES_PER_WITHDRAWN === 0) {
      const [start, successors] = [`HGNC:${id++}`, before && row.number % 10 === 0 ? [row, before] : [row]];
      if (row.number % 3 === 0) yield `${start}\tEntry Withdrawn\tW${id}\t`;
      else yield `${start}\tMerged/Split\tW${id}\t${successors.map(({ hgncId, symbol }) => `${hgncId}|${symbol}|Approved`).join(', ')}`;
    }
    before = row;
  }
}
