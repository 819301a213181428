import { type ArtifactFile, type ParseReport, rowBatches } from '@nephron/annotator-kit';
import { OboGraphReader, OboReader, type Ontology } from '@nephron/domain';

/** Term names of `VOC_MammalianPhenotype.rpt`: MP id, name, definition, no header. */
export async function readTermNames(file: ArtifactFile, report: ParseReport, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for await (const rows of rowBatches(file)) {
    signal.throwIfAborted();
    report.rows(rows.length);
    for (const { cells, line } of rows) {
      const [id = '', name = ''] = cells;
      if (/^MP:\d{7}$/.test(id) && name !== '') names.set(id, name);
      else report.badLine(file, line, `"${id.slice(0, 40)}" is no MP id with a name`);
    }
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
