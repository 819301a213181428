import { alleleKinds, type Change } from './clinvar/changes.ts';
import { type ClinvarGene, clinvarGenes } from './clinvar/genes.ts';
import { pickByShare } from './clinvar/pick-by-share.ts';
import { allelePlaces } from './clinvar/places.ts';
import { type Generate, type GenerateOptions, seededRandom } from './generated-file.ts';
import { lineChunks } from './line-chunks.ts';

/** ClinVar's variant summary: a row per allele and assembly, sorted by allele and not by gene. */
export const generateClinvar: Generate = (options) => [
  { role: 'variant_summary', path: 'clinvar/variant_summary.txt.gz', chunks: () => lineChunks(lines(options)) },
];

const COLUMNS =
  '#AlleleID|Type|Name|GeneID|GeneSymbol|HGNC_ID|ClinicalSignificance|ClinSigSimple|LastEvaluated|RS# (dbSNP)|nsv/esv (dbVar)|RCVaccession|PhenotypeIDS|PhenotypeList|Origin|OriginSimple|Assembly|ChromosomeAccession|Chromosome|Start|Stop|ReferenceAllele|AlternateAllele|Cytogenetic|ReviewStatus|NumberSubmitters|Guidelines|TestedInGTR|OtherIDs|SubmitterCategories|VariationID|PositionVCF|ReferenceAlleleVCF|AlternateAlleleVCF|SomaticClinicalImpact|SomaticClinicalImpactLastEvaluated|ReviewStatusClinicalImpact|Oncogenicity|OncogenicityLastEvaluated|ReviewStatusOncogenicity|SCVsForAggregateGermlineClassification|SCVsForAggregateSomaticClinicalImpact|SCVsForAggregateOncogenicityClassification';

/** A classification with its share of ClinVar, its `ClinSigSimple`, and the review statuses it usually has. */
const CLASSIFICATIONS: readonly (readonly [share: number, text: string, simple: string])[] = [
  [0.5, 'Uncertain significance', '0'],
  [0.24, 'Likely benign', '0'],
  [0.06, 'Benign', '0'],
  [0.065, 'Pathogenic', '1'],
  [0.05, 'Conflicting classifications of pathogenicity', '0'],
  [0.035, 'Likely pathogenic', '1'],
  [0.02, 'Benign/Likely benign', '0'],
  [0.015, 'Pathogenic/Likely pathogenic', '1'],
  [0.005, 'not provided', '0'],
  [0.003, 'no classification for the single variant', '-1'],
  [0.003, 'drug response', '0'],
  [0.002, 'risk factor', '0'],
  [0.002, '-', '0'],
];

const REVIEWS: readonly (readonly [share: number, text: string])[] = [
  [0.78, 'criteria provided, single submitter'],
  [0.15, 'criteria provided, multiple submitters, no conflicts'],
  [0.06, 'no assertion criteria provided'],
  [0.009, 'reviewed by expert panel'],
  [0.001, 'practice guideline'],
];

/** The first allele of a generated file; ClinVar's own begin at 15041. */
const FIRST_ALLELE = 15_041;

function* lines({ seed, genes, scale }: GenerateOptions): Generator<string> {
  const random = seededRandom(seed);
  const drawn = clinvarGenes(genes, scale, random);
  const kindOf = alleleKinds(random);
  yield COLUMNS.replaceAll('|', '\t');
  let alleleId = FIRST_ALLELE;
  for (const gene of drawn) {
    yield* alleleRows(gene, ++alleleId, kindOf(gene), random);
  }
}

function* alleleRows(gene: ClinvarGene, alleleId: number, change: Change, random: () => number): Generator<string> {
  const [, classification, simple] = pickByShare(CLASSIFICATIONS, random());
  const review = classification.startsWith('Conflicting')
    ? 'criteria provided, conflicting classifications'
    : pickByShare(REVIEWS, random())[1];
  const traits = traitsOf(gene, random());
  const rcv = `RCV${String(alleleId).padStart(9, '0')}`;
  const before = `${alleleId}\t${change.type}\t${change.name}\t${change.geneIds}\t${change.symbols}\t${change.hgncId}\t${classification}\t${simple}\tJan 15, 2025\t${
    alleleId % 3 === 0 ? '-1' : 1_500_000_000 + alleleId
  }\t-\t${rcv}\t${traits.ids}\t${traits.names}\tgermline\tgermline`;
  const after = `${gene.cytoband}\t${review}\t${1 + (alleleId % 5)}\t-\tN\tClinGen:CA${300_000_000 + alleleId}\t2\t${alleleId - 1_041}`;
  for (const place of allelePlaces(gene, change, random())) {
    yield `${before}\t${place.columns}\t${after}\t${place.vcf}\t-\t-\t-\t-\t-\t-\tSCV${String(alleleId).padStart(9, '0')}\t-\t-`;
  }
}

function traitsOf({ gene }: ClinvarGene, draw: number): { readonly ids: string; readonly names: string } {
  if (draw < 0.4) return { ids: 'MedGen:C3661900', names: 'not provided' };
  if (draw < 0.5) return { ids: 'MedGen:CN169374', names: 'not specified' };
  const own = `${gene.symbol}-related disorder`;
  if (draw < 0.7) return { ids: 'MedGen:CN230736', names: own };
  if (draw < 0.85) return { ids: 'MedGen:C0950123,MeSH:D030342', names: 'Inborn genetic diseases' };
  return { ids: 'MedGen:CN230736|MedGen:C3661900|MedGen:C0950123,MeSH:D030342', names: `${own}|not provided|Inborn genetic diseases` };
}
