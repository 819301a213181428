import type { ArtifactFile, GeneDocument, ParseContext } from '@nephron/annotator-kit';
import { OboGraphReader, type Ontology } from '@nephron/domain';
import { ArtifactMissingError } from '@nephron/errors';
import type { HpoRole } from '@nephron/upstream';
import { joinGenes, readAssociations } from './associations.ts';
import { readDiseaseNames } from './disease-names.ts';
import { hpoDocument } from './record.ts';
import { termSetsOf } from './term-sets.ts';

/** One document per approved gene of `genes_to_phenotype.txt`, in the order of the gene index. */
export async function* parseHpo({ files, genes, report, signal }: ParseContext<HpoRole>): AsyncGenerator<GeneDocument> {
  const ontology = await readOntology(needed(files.ontology, 'ontology'), signal);
  const sets = termSetsOf(ontology);
  const table = await readAssociations(needed(files.genes_to_phenotype, 'genes_to_phenotype'), report, signal);
  const joined = joinGenes(table, genes, report);
  const diseaseNames = files.disease_annotations ? await readDiseaseNames(files.disease_annotations, report, signal) : new Map();
  for (const gene of genes.genes) {
    const facts = joined.get(gene.hgncId);
    if (facts) yield { hgncId: gene.hgncId, document: hpoDocument(facts, { ontology, sets, termNames: table.termNames, diseaseNames }) };
  }
}

async function readOntology(file: ArtifactFile, signal: AbortSignal): Promise<Ontology> {
  const reader = new OboGraphReader();
  for await (const { lines } of file.lines()) {
    signal.throwIfAborted();
    for (const line of lines) reader.push(line);
  }
  return reader.end(file.name);
}

function needed(file: ArtifactFile | undefined, role: HpoRole): ArtifactFile {
  if (!file) throw new ArtifactMissingError(`no file for ${role}`);
  return file;
}
