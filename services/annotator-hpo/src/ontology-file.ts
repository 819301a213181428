import type { ArtifactFile } from '@nephron/annotator-kit';
import { OboGraphReader, type Ontology } from '@nephron/domain';

/** The ontology in an OBO Graphs file (`hp.json`); what is none, or was cut, throws ArtifactSuspectError. */
export async function readOntology(file: ArtifactFile, signal: AbortSignal): Promise<Ontology> {
  const reader = new OboGraphReader();
  for await (const { lines } of file.lines()) {
    signal.throwIfAborted();
    for (const line of lines) reader.push(line);
  }
  return reader.end(file.name);
}
