import { type ArtifactFile, columnsOf, detached, firstLines, LineCells, type ParseReport } from '@nephron/annotator-kit';

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
  const at = Object.fromEntries(REQUIRED.map((name) => [name, columns.at(name)])) as Record<(typeof REQUIRED)[number], number>;
  const lastNeeded = Math.max(...Object.values(at));
  const classes = new Map<string, HomologyClass>();
  const cells = new LineCells();
  const cell = (name: (typeof REQUIRED)[number]): string => detached(cells.cell(at[name]).trim());
  for await (const { firstLine, lines } of file.lines()) {
    signal.throwIfAborted();
    let rows = 0;
    for (const [index, text] of lines.entries()) {
      const line = firstLine + index;
      if (line === 1 || text === '') continue;
      rows++;
      const count = cells.read(text);
      const taxon = cell('NCBI Taxon ID');
      const mgiId = cell('Mouse MGI ID');
      if (count <= lastNeeded) report.badLine(file, line, `${count} columns; at least ${lastNeeded + 1} are needed`);
      else if (taxon === HUMAN) classOf(classes, cells.cell(0)).humans.push({ hgncId: cell('HGNC ID'), entrezId: cell('EntrezGene ID') });
      else if (taxon !== MOUSE) report.badLine(file, line, `"${taxon}" is neither the human nor the mouse taxon`);
      else if (!/^MGI:\d+$/.test(mgiId)) report.badLine(file, line, `"${mgiId}" is no MGI id`);
      else classOf(classes, cells.cell(0)).mice.push({ mgiId, symbol: cell('Symbol') });
    }
    report.rows(rows);
  }
  return classes.values();
}

function classOf(classes: Map<string, HomologyClass>, key: string): HomologyClass {
  const known = classes.get(key);
  if (known) return known;
  const fresh: HomologyClass = { humans: [], mice: [] };
  classes.set(detached(key), fresh);
  return fresh;
}
