import type { ArtifactFiles, GeneDocument, ParseContext, ParseReport } from '@nephron/annotator-kit';
import type { Ontology } from '@nephron/domain';
import type { MpoMgiRole } from '@nephron/upstream';
import type { MarkerFindings } from './findings.ts';
import { readGenotypes } from './genotypes.ts';
import { type KidneyTerms, kidneyTermIn, kidneyTermsOf } from './kidney-terms.ts';
import { type Orthology, readOrthology } from './orthology.ts';
import { mpoMgiDocument } from './record.ts';
import { readOntology, readTermNames } from './vocabulary.ts';

/** One document per approved gene with a mouse orthologue, in the order of the gene index. */
export async function* parseMpoMgi({ files, genes, report, signal }: ParseContext<MpoMgiRole>): AsyncGenerator<GeneDocument> {
  const ontology = files.ontology ? await readOntology(files.ontology, signal) : undefined;
  const kidney = kidneyTermsOf(ontology);
  const names = files.vocabulary ? await readTermNames(files.vocabulary, report, signal) : undefined;
  const orthology = await readOrthology(files, genes, report, signal);
  const findings = await readFindings(files, { ontology, kidney, orthology }, report, signal);
  const nameOf = (term: string): string | undefined => ontology?.label(term) ?? names?.get(term);
  for (const gene of genes.genes) {
    const orthologues = orthology.byHgncId.get(gene.hgncId);
    if (orthologues) yield { hgncId: gene.hgncId, document: mpoMgiDocument(orthologues, { orthology, kidney, nameOf, findings }) };
  }
}

interface Terms {
  readonly ontology: Ontology | undefined;
  readonly kidney: KidneyTerms;
  readonly orthology: Orthology;
}

/** Findings by MGI id from the genotype files; undefined where there is none, so that nobody was asked. */
async function readFindings(
  files: ArtifactFiles<MpoMgiRole>,
  { ontology, kidney, orthology }: Terms,
  report: ParseReport,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, MarkerFindings> | undefined> {
  if (!files.gene_pheno && !files.pheno_geno) return undefined;
  const question = {
    mouseSymbols: orthology.mouseSymbols,
    kidneyTerm: kidneyTermIn(kidney, ontology),
    findings: new Map<string, MarkerFindings>(),
  };
  if (files.gene_pheno) await readGenotypes(files.gene_pheno, 'causal', question, report, signal);
  if (files.pheno_geno) await readGenotypes(files.pheno_geno, 'all', question, report, signal);
  return question.findings;
}
