import { type ArtifactFile, detached, LineCells, type ParseReport } from '@nephron/annotator-kit';
import { OboGraphReader, OboReader, type Ontology } from '@nephron/domain';

/** Term names of `VOC_MammalianPhenotype.rpt`: MP id, name, definition, no header. */
export async function readTermNames(file: ArtifactFile, report: ParseReport, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  const cells = new LineCells();
  for await (const { firstLine, lines } of file.lines()) {
    signal.throwIfAborted();
    let rows = 0;
    for (const [index, line] of lines.entries()) {
      if (line === '') continue;
      rows++;
      cells.read(line);
      const id = cells.cell(0);
      const name = cells.cell(1);
      if (/^MP:\d{7}$/.test(id) && name !== '') names.set(detached(id), detached(name));
      else report.badLine(file, firstLine + index, `"${id.slice(0, 40)}" is no MP id with a name`);
    }
    report.rows(rows);
  }
  return names;
}

/** The Mammalian Phenotype Ontology from `mp.json` or `mp.obo`, told by the name. */
export async function readOntology(file: ArtifactFile, signal: AbortSignal): Promise<Ontology> {
  const reader = /\.obo(\.gz)?$/.test(file.name) ? new OboReader() : new OboGraphReader();
  for await (const { lines } of file.lines()) {
    signal.throwIfAborted();
    for (const line of lines) reader.push(line);
  }
  return reader.end(file.name);
}
