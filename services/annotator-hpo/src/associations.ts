import {
  type ArtifactFile,
  columnsOf,
  firstLines,
  type GeneIndex,
  type IndexedGene,
  type ParseReport,
  rowBatches,
} from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';

/** What the rows of one NCBI gene id say. */
interface Associations {
  readonly ncbiGeneId: string;
  readonly symbol: string;
  /** HPO id, as written in the file, to whether any row says it was observed (a row may say that it was looked for and not found). */
  readonly terms: Map<string, boolean>;
  readonly diseaseIds: Set<string>;
  rows: number;
}

/** An approved gene with its rows, and how the two were brought together. */
export interface GeneAssociations extends Associations {
  readonly gene: IndexedGene;
  readonly matchedBy: 'ncbi_gene_id' | 'gene_symbol';
}

export interface AssociationTable {
  readonly byNcbiGeneId: ReadonlyMap<string, Associations>;
  /** Names of the terms as the file spells them. */
  readonly termNames: ReadonlyMap<string, string>;
}

/** Where the values stand in a row, whichever layout it has. */
interface Layout {
  readonly headerLine: number;
  readonly geneId: number;
  readonly symbol: number;
  readonly termId: number;
  readonly termName: number;
  readonly frequencies: readonly number[];
  readonly diseaseId: number;
  readonly columns: number;
}

const HEADER_WITHIN = 20;
const OLD_HEADER = '#Format:';
const DISEASE = /^[A-Za-z]+:\S+$/;
const ABSENT = /^(?:0\/\d+|0(?:\.0+)?%|HP:0040285)$/;

/**
 * Reads `genes_to_phenotype.txt` in the layout published since 2023 (header `ncbi_gene_id …`) or the one before it (one `#Format:`
 * line that spells its column names with `<tab>`).
 */
export async function readAssociations(file: ArtifactFile, report: ParseReport, signal: AbortSignal): Promise<AssociationTable> {
  const layout = await layoutOf(file);
  const byNcbiGeneId = new Map<string, Associations>();
  const termNames = new Map<string, string>();
  for await (const rows of rowBatches(file, layout.headerLine + 1)) {
    signal.throwIfAborted();
    report.rows(rows.length);
    for (const { cells, line } of rows) {
      const geneId = /^(?:NCBIGene:)?(\d+)$/.exec(cells[layout.geneId] ?? '')?.[1];
      const termId = cells[layout.termId] ?? '';
      if (cells.length < layout.columns) report.badLine(file, line, `${cells.length} columns instead of ${layout.columns}`);
      else if (!geneId) report.badLine(file, line, `"${cells[layout.geneId]}" is no NCBI gene id`);
      else if (!/^HP:\d{7}$/.test(termId)) report.badLine(file, line, `"${termId}" is no HPO id`);
      else {
        const associations = associationsOf(byNcbiGeneId, geneId, cells[layout.symbol] ?? '');
        associations.rows++;
        const isPresent = !layout.frequencies.some((column) => ABSENT.test(cells[column] ?? ''));
        associations.terms.set(termId, isPresent || associations.terms.get(termId) === true);
        const diseaseId = cells[layout.diseaseId] ?? '';
        if (DISEASE.test(diseaseId)) associations.diseaseIds.add(diseaseId);
        if (!termNames.has(termId)) termNames.set(termId, detached(cells[layout.termName] ?? ''));
      }
    }
  }
  return { byNcbiGeneId, termNames };
}

/**
 * Brings rows and approved genes together by NCBI gene id. Only where an id leads nowhere may its approved or previous symbol lead to
 * a gene, and only to one that has no rows by id and that no other such id claims.
 */
export function joinGenes(table: AssociationTable, genes: GeneIndex, report: ParseReport): ReadonlyMap<string, GeneAssociations> {
  const joined = new Map<string, GeneAssociations>();
  const lost: Associations[] = [];
  for (const associations of table.byNcbiGeneId.values()) {
    const gene = genes.byEntrez(associations.ncbiGeneId);
    if (gene) joined.set(gene.hgncId, { ...associations, gene, matchedBy: 'ncbi_gene_id' });
    else lost.push(associations);
  }
  const claims = Map.groupBy(lost, ({ symbol }) => geneOfSymbol(genes, symbol));
  for (const [gene, claimants] of claims) {
    const [only, ...others] = claimants;
    if (gene && only && others.length === 0 && !joined.has(gene.hgncId))
      joined.set(gene.hgncId, { ...only, gene, matchedBy: 'gene_symbol' });
    else for (const { rows } of claimants) report.unmatched(rows);
  }
  return joined;
}

/** A gene of this approved or previous symbol; an alias is too weak a reason to give a gene somebody's phenotypes. */
function geneOfSymbol(genes: GeneIndex, symbol: string): IndexedGene | undefined {
  const gene = genes.bySymbol(symbol);
  return gene && [gene.symbol, ...gene.previousSymbols].some((known) => known.toUpperCase() === symbol.toUpperCase()) ? gene : undefined;
}

async function layoutOf(file: ArtifactFile): Promise<Layout> {
  const lines = await firstLines(file, HEADER_WITHIN);
  const index = lines.findIndex((line) => line.startsWith(OLD_HEADER) || (line !== '' && !line.startsWith('#')));
  const line = lines[index];
  if (line === undefined) throw new ArtifactSuspectError(`${file.name} is empty: it has no header and no rows`);
  return line.startsWith(OLD_HEADER) ? layoutBefore2023(file, line, index + 1) : currentLayout(file, line, index + 1);
}

function currentLayout(file: ArtifactFile, line: string, headerLine: number): Layout {
  const columns = columnsOf(file, line.split('\t'), ['ncbi_gene_id', 'gene_symbol', 'hpo_id', 'hpo_name', 'frequency', 'disease_id']);
  return {
    headerLine,
    geneId: columns.at('ncbi_gene_id'),
    symbol: columns.at('gene_symbol'),
    termId: columns.at('hpo_id'),
    termName: columns.at('hpo_name'),
    frequencies: [columns.at('frequency')],
    diseaseId: columns.at('disease_id'),
    columns: columns.count,
  };
}

function layoutBefore2023(file: ArtifactFile, line: string, headerLine: number): Layout {
  const header = line.slice(OLD_HEADER.length).split(/<tab>|\t/);
  const columns = columnsOf(file, header, ['entrez-gene-id', 'entrez-gene-symbol', 'HPO-Term-ID', 'HPO-Term-Name', 'disease-ID for link']);
  return {
    headerLine,
    geneId: columns.at('entrez-gene-id'),
    symbol: columns.at('entrez-gene-symbol'),
    termId: columns.at('HPO-Term-ID'),
    termName: columns.at('HPO-Term-Name'),
    frequencies: header.flatMap((name, column) => (name.trim().startsWith('Frequency') ? [column] : [])),
    diseaseId: columns.at('disease-ID for link'),
    columns: columns.count,
  };
}

function associationsOf(all: Map<string, Associations>, ncbiGeneId: string, symbol: string): Associations {
  const known = all.get(ncbiGeneId);
  if (known) return known;
  const fresh: Associations = { ncbiGeneId, symbol, terms: new Map(), diseaseIds: new Set(), rows: 0 };
  all.set(ncbiGeneId, fresh);
  return fresh;
}

/** A copy that does not keep the whole block of lines it was cut from in memory. */
function detached(text: string): string {
  return Buffer.from(text).toString();
}
