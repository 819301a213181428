import type { ApiContext, ArtifactFile, GeneAnswer, GeneApi, IndexedGene } from '@nephron/annotator-kit';
import { ArtifactMissingError, ArtifactSuspectError, UpstreamRefusedError } from '@nephron/errors';
import type { HpoRole } from '@nephron/upstream';
import { type DiseaseFindings, readDiseaseFindings } from './disease-findings.ts';
import { annotationOf, type GeneAnnotation, geneIdsOf } from './network.ts';
import { readOntology } from './ontology-file.ts';
import { type GeneFacts, hpoDocument, type Knowledge } from './record.ts';
import { ontologyDate } from './release.ts';
import { termSetsOf } from './term-sets.ts';

/** The JAX ontology service, gene by gene. */
export const hpoApi: GeneApi<HpoRole> = {
  // Ten seconds at the two questions per second that are safe.
  batchSize: 20,
  // 44,000 questions are six hours, and three downloads say the same.
  isWholeGenome: false,
  // The file has only genes with a phenotype; the service also knows those of which nothing but a disease is known.
  fillsGaps: true,
  // What is renal, congenital or syndromic the hierarchy says, not the service.
  files: ['ontology'],
  // The service gives a finding that was looked for in vain like one that was found; this file tells them apart.
  optionalFiles: ['disease_annotations'],
  version: async ({ files }) => await ontologyDate(neededOntology(files.ontology)),
  ask: askGenes,
};

async function* askGenes(batch: readonly IndexedGene[], context: ApiContext<HpoRole>): AsyncGenerator<GeneAnswer> {
  const known = await knowledgeOf(neededOntology(context.files.ontology), context.signal);
  const { disease_annotations: annotations } = context.files;
  const findings = annotations ? await findingsOf(annotations, context.signal) : undefined;
  for (const gene of batch) {
    context.signal.throwIfAborted();
    yield await answerFor(gene, context, known, findings);
  }
}

async function answerFor(
  gene: IndexedGene,
  context: ApiContext<HpoRole>,
  known: Knowledge,
  findings: DiseaseFindings | undefined,
): Promise<GeneAnswer> {
  const { hgncId } = gene;
  try {
    const found = gene.entrezId === null ? await foundBySymbol(gene, context) : await foundById(gene.entrezId, context);
    if (!found || found.phenotypes.length + found.diseases.length === 0) return { hgncId, isAbsent: true };
    return { hgncId, document: hpoDocument(factsOf(gene, found, findings), { ...known, termName: namesOf(found) }) };
  } catch (error) {
    if (error instanceof ArtifactSuspectError || error instanceof UpstreamRefusedError) return { hgncId, error };
    throw error;
  }
}

interface Found extends GeneAnnotation {
  readonly ncbiGeneId: string;
  readonly matchedBy: GeneFacts['matchedBy'];
}

async function foundById(ncbiGeneId: string, context: ApiContext<HpoRole>): Promise<Found | undefined> {
  const annotation = await annotationOf(ncbiGeneId, context);
  return annotation && { ...annotation, ncbiGeneId, matchedBy: 'ncbi_gene_id' };
}

/** For a gene without an NCBI id: that of its approved or a previous symbol, where it is one id and no other approved gene's. */
async function foundBySymbol(gene: IndexedGene, context: ApiContext<HpoRole>): Promise<Found | undefined> {
  for (const symbol of [gene.symbol, ...gene.previousSymbols]) {
    const [id, ...others] = await geneIdsOf(symbol, context);
    if (id === undefined) continue;
    if (others.length > 0 || context.genes.byEntrez(id)) return undefined;
    const annotation = await annotationOf(id, context);
    return annotation && { ...annotation, ncbiGeneId: id, matchedBy: 'gene_symbol' };
  }
  return undefined;
}

function factsOf(gene: IndexedGene, found: Found, findings: DiseaseFindings | undefined): GeneFacts {
  const { phenotypes, diseases, ncbiGeneId, matchedBy } = found;
  return {
    gene,
    matchedBy,
    ncbiGeneId,
    terms: new Map(phenotypes.map(({ id }) => [id, !findings || isObserved(id, found, findings)])),
    tellsExcluded: findings !== undefined,
    diseases: new Map(diseases.map(({ id, name }) => [id, name === '' ? null : name])),
  };
}

/** False where the rows about the term and the gene's diseases all say that it was looked for in vain. */
function isObserved(termId: string, { diseases }: GeneAnnotation, findings: DiseaseFindings): boolean {
  const said = diseases.map(({ id }) => findings.isObserved(id, termId));
  return said.includes(true) || !said.includes(false);
}

function namesOf({ phenotypes }: GeneAnnotation): Knowledge['termName'] {
  return (termId) => phenotypes.find(({ id }) => id === termId)?.name;
}

/** By the file they were read from: one file serves many batches. */
const ONTOLOGIES = new WeakMap<ArtifactFile, Knowledge>();
const FINDINGS = new WeakMap<ArtifactFile, DiseaseFindings>();

async function knowledgeOf(file: ArtifactFile, signal: AbortSignal): Promise<Knowledge> {
  const known = ONTOLOGIES.get(file);
  if (known) return known;
  const ontology = await readOntology(file, signal);
  const fresh = { ontology, sets: termSetsOf(ontology), termName: () => undefined };
  ONTOLOGIES.set(file, fresh);
  return fresh;
}

async function findingsOf(file: ArtifactFile, signal: AbortSignal): Promise<DiseaseFindings> {
  const known = FINDINGS.get(file);
  if (known) return known;
  const fresh = await readDiseaseFindings(file, signal);
  FINDINGS.set(file, fresh);
  return fresh;
}

function neededOntology(file: ArtifactFile | undefined): ArtifactFile {
  if (!file) throw new ArtifactMissingError('no file for ontology');
  return file;
}
