import { findInMirror, MPO_MGI_FILES, type MpoMgiRole, readLines } from '@nephron/upstream';
import type { HostData } from '../../simulated-host.ts';

/** A genotype as MouseMine shows it. */
interface MineGenotype {
  /** Its allelic composition, the pairs parted by spaces. */
  readonly symbol: string;
  readonly background: string;
  /** MGI's code: `hm`, `ht`, `cn`, `cx`, `ot`. */
  readonly zygosity: string;
}

/** What MGI's reports say, as MouseMine has it. */
export interface MouseData {
  /** One entry per pair of orthologues. */
  readonly humans: readonly { readonly symbol: string; readonly entrezId: string; readonly mouseSymbol: string; readonly mgiId: string }[];
  readonly mouseSymbols: ReadonlyMap<string, string>;
  /** By MGI id and MP term: the genotypes, by composition and background, from which the annotation of the gene is derived. */
  readonly annotations: ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, MineGenotype>>>;
  /** Names of MP terms. */
  readonly names: ReadonlyMap<string, string>;
}

type Annotations = Map<string, Map<string, Map<string, MineGenotype>>>;

export async function readMouseData(data: HostData): Promise<MouseData> {
  const humans: MouseData['humans'][number][] = [];
  const mouseSymbols = new Map<string, string>();
  for await (const cells of rowsOf(data, 'human_phenotype')) {
    const at = cells.findIndex((cell) => /^MGI:\d+$/.test(cell));
    const [symbol = '', entrezId = ''] = cells;
    const [mouseSymbol = '', mgiId = ''] = at < 1 ? [] : [cells[at - 1], cells[at]];
    humans.push({ symbol, entrezId, mouseSymbol, mgiId });
    mouseSymbols.set(mgiId, mouseSymbol);
  }
  for await (const cells of rowsOf(data, 'homology')) if (cells[2] === '10090') mouseSymbols.set(cells[5] ?? '', cells[3] ?? '');
  const names = new Map<string, string>();
  for await (const [id = '', name = ''] of rowsOf(data, 'vocabulary')) names.set(id, name);
  const annotations: Annotations = new Map();
  for await (const cells of rowsOf(data, 'gene_pheno')) addRow(annotations, cells, markersOf);
  for await (const cells of rowsOf(data, 'pheno_geno')) addRow(annotations, cells, (row) => soleMarker(row, mouseSymbols));
  return { humans, mouseSymbols, annotations, names };
}

interface PhenotypeRow {
  readonly composition: string;
  readonly background: string;
  readonly term: string;
  /** The markers cell. */
  readonly markers: string;
}

/** A report without the causal markers: the gene that is mutated, where it is one. MGI derives no annotation of a gene from others. */
function soleMarker(row: PhenotypeRow, symbols: ReadonlyMap<string, string>): readonly string[] {
  const mutated = new Set(allelesOf(row.composition).filter(isMutation).map(geneOf));
  const [only, ...others] = markersOf(row).filter((mgiId) => mutated.has(symbols.get(mgiId) ?? ''));
  return only !== undefined && others.length === 0 && mutated.size === 1 ? [only] : [];
}

function markersOf({ markers }: PhenotypeRow): readonly string[] {
  return markers.split(/[|,\s]+/).filter(Boolean);
}

function addRow(annotations: Annotations, cells: readonly string[], markersIn: (row: PhenotypeRow) => readonly string[]): void {
  const at = cells.findIndex((cell) => /^MP:\d{7}$/.test(cell));
  if (at < 0) return;
  const row = { composition: cells[0] ?? '', background: cells[at - 1] ?? '', term: cells[at] ?? '', markers: cells[at + 2] ?? '' };
  const genotype = { symbol: row.composition.replaceAll(',', ' '), background: row.background, zygosity: zygosityOf(row.composition) };
  for (const mgiId of markersIn(row)) {
    const terms = annotations.get(mgiId) ?? new Map<string, Map<string, MineGenotype>>();
    annotations.set(mgiId, terms);
    const genotypes = terms.get(row.term) ?? new Map<string, MineGenotype>();
    terms.set(row.term, genotypes.set(`${row.composition}\t${row.background}`, genotype));
  }
}

/** MGI's code, from an allelic composition such as `Pkd1<tm1>/Pkd1<+>`. */
function zygosityOf(composition: string): string {
  const alleles = allelesOf(composition);
  const [first, second, ...more] = alleles.filter((allele) => !isDriver(allele) && allele !== '0');
  if (alleles.some(isDriver)) return 'cn';
  if (more.length > 0) return 'cx';
  if (first === second) return 'hm';
  return [first, second].some((allele) => allele?.endsWith('<+>')) ? 'ht' : 'ot';
}

function allelesOf(composition: string): readonly string[] {
  return composition.split(/[/,]/);
}

function isMutation(allele: string): boolean {
  return !isDriver(allele) && !allele.endsWith('<+>') && !/^[Y0?]?$/.test(allele);
}

/** A recombinase, or the transactivator that switches one on. */
function isDriver(allele: string): boolean {
  return /\([^)]*(cre|tTA)/i.test(allele);
}

function geneOf(allele: string): string {
  return allele.split('<')[0] ?? '';
}

async function* rowsOf({ mirrorDir }: HostData, role: MpoMgiRole): AsyncGenerator<string[]> {
  const file = MPO_MGI_FILES.find((each) => each.role === role);
  const found = file && (await findInMirror(mirrorDir, file));
  if (!found) return;
  for await (const { lines } of readLines(found.path)) for (const line of lines) if (line !== '') yield line.split('\t');
}
