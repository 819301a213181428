import { type ArtifactFile, columnsOf, firstLines } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';

/** Where the values stand in a row of `genes_to_phenotype.txt`, whichever layout it has. */
export interface Layout {
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

/**
 * The layout published since 2023 (header `ncbi_gene_id …`) or the one before it (one `#Format:` line that spells its column names
 * with `<tab>`).
 */
export async function layoutOf(file: ArtifactFile): Promise<Layout> {
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
