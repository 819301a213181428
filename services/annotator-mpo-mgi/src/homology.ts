import { type ArtifactFile, columnsOf, firstLines, type ParseReport, rowBatches } from '@nephron/annotator-kit';

/** A homology class of `HOM_MouseHumanSequence.rpt`: the human genes and the mouse genes that descend from one gene. */
export interface HomologyClass {
  readonly humans: { readonly hgncId: string; readonly entrezId: string }[];
  readonly mice: { readonly mgiId: string; readonly symbol: string }[];
}

const HUMAN = '9606';
const MOUSE = '10090';
const REQUIRED = ['NCBI Taxon ID', 'Symbol', 'EntrezGene ID', 'Mouse MGI ID', 'HGNC ID'] as const;

/** Reads the classes; the first column is the class key (`DB Class Key`, once `HomoloGene ID`). */
export async function readHomology(file: ArtifactFile, report: ParseReport, signal: AbortSignal): Promise<Iterable<HomologyClass>> {
  const [header = ''] = await firstLines(file, 1);
  const columns = columnsOf(file, header.split('\t'), REQUIRED);
  const lastNeeded = Math.max(...REQUIRED.map((name) => columns.at(name)));
  const classes = new Map<string, HomologyClass>();
  for await (const rows of rowBatches(file, 2)) {
    signal.throwIfAborted();
    report.rows(rows.length);
    for (const { cells, line } of rows) {
      const cell = (name: (typeof REQUIRED)[number]): string => cells[columns.at(name)]?.trim() ?? '';
      const taxon = cell('NCBI Taxon ID');
      const mgiId = cell('Mouse MGI ID');
      if (cells.length <= lastNeeded) report.badLine(file, line, `${cells.length} columns; at least ${lastNeeded + 1} are needed`);
      else if (taxon === HUMAN) classOf(classes, cells[0]).humans.push({ hgncId: cell('HGNC ID'), entrezId: cell('EntrezGene ID') });
      else if (taxon !== MOUSE) report.badLine(file, line, `"${taxon}" is neither the human nor the mouse taxon`);
      else if (!/^MGI:\d+$/.test(mgiId)) report.badLine(file, line, `"${mgiId}" is no MGI id`);
      else classOf(classes, cells[0]).mice.push({ mgiId, symbol: cell('Symbol') });
    }
  }
  return classes.values();
}

function classOf(classes: Map<string, HomologyClass>, key = ''): HomologyClass {
  const known = classes.get(key);
  if (known) return known;
  const fresh: HomologyClass = { humans: [], mice: [] };
  classes.set(key, fresh);
  return fresh;
}
