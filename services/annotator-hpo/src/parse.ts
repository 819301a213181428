import type { ArtifactFile, GeneDocument, ParseContext } from '@nephron/annotator-kit';
import { ArtifactMissingError } from '@nephron/errors';
import type { HpoRole } from '@nephron/upstream';
import { readAssociations } from './associations.ts';
import { readDiseaseNames } from './disease-names.ts';
import { joinGenes } from './join.ts';
import { readOntology } from './ontology-file.ts';
import { hpoDocument } from './record.ts';
import { termSetsOf } from './term-sets.ts';

/** One document per approved gene of `genes_to_phenotype.txt`, in the order of the gene index. */
export async function* parseHpo({ files, genes, report, signal }: ParseContext<HpoRole>): AsyncGenerator<GeneDocument> {
  const ontology = await readOntology(needed(files.ontology, 'ontology'), signal);
  const sets = termSetsOf(ontology);
  const needsName = (id: string): boolean => ontology.label(ontology.currentId(id) ?? id) === undefined;
  const table = await readAssociations(needed(files.genes_to_phenotype, 'genes_to_phenotype'), needsName, report, signal);
  const joined = joinGenes(table, genes, report);
  const names = files.disease_annotations
    ? await readDiseaseNames(files.disease_annotations, table.diseaseIds, report, signal)
    : new Map<number, string>();
  for (const gene of genes.genes) {
    const found = joined.get(gene.hgncId);
    if (!found) continue;
    const { matchedBy, associations } = found;
    const facts = {
      gene,
      matchedBy,
      ncbiGeneId: associations.ncbiGeneId,
      terms: associations.terms(),
      tellsExcluded: true,
      diseases: new Map([...associations.diseases()].map((disease) => [table.diseaseIds.text(disease), names.get(disease) ?? null])),
    };
    yield { hgncId: gene.hgncId, document: hpoDocument(facts, { ontology, sets, termName: table.termName }) };
  }
}

function needed(file: ArtifactFile | undefined, role: HpoRole): ArtifactFile {
  if (!file) throw new ArtifactMissingError(`no file for ${role}`);
  return file;
}
