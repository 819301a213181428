import { type ArtifactFile, GeneIndex, type IndexedGene } from '@nephron/annotator-kit';
import { type ParsedArtifacts, parseArtifacts, withArtifacts } from '@nephron/testing';
import type { ClinvarRole } from '@nephron/upstream';
import type { ClinvarDocument } from './record.ts';
import { clinvar } from './source.ts';

/** The header of the file as ClinVar publishes it since 2024. */
export const HEADER =
  '#AlleleID,Type,Name,GeneID,GeneSymbol,HGNC_ID,ClinicalSignificance,ClinSigSimple,LastEvaluated,RS# (dbSNP),nsv/esv (dbVar),RCVaccession,PhenotypeIDS,PhenotypeList,Origin,OriginSimple,Assembly,ChromosomeAccession,Chromosome,Start,Stop,ReferenceAllele,AlternateAllele,Cytogenetic,ReviewStatus,NumberSubmitters,Guidelines,TestedInGTR,OtherIDs,SubmitterCategories,VariationID,PositionVCF,ReferenceAlleleVCF,AlternateAlleleVCF,SomaticClinicalImpact,SomaticClinicalImpactLastEvaluated,ReviewStatusClinicalImpact,Oncogenicity,OncogenicityLastEvaluated,ReviewStatusOncogenicity,SCVsForAggregateGermlineClassification,SCVsForAggregateSomaticClinicalImpact,SCVsForAggregateOncogenicityClassification'.split(
    ',',
  );

const COMMON: Readonly<Record<string, string>> = {
  '#AlleleID': '1001',
  Type: 'single nucleotide variant',
  Name: 'NM_000297.4(PKD2):c.568G>A (p.Ala190Thr)',
  GeneID: '5311',
  GeneSymbol: 'PKD2',
  HGNC_ID: 'HGNC:9009',
  ClinicalSignificance: 'Pathogenic',
  PhenotypeList: 'Polycystic kidney disease 2|not provided',
  Assembly: 'GRCh38',
  Chromosome: '4',
  Start: '88007635',
  Stop: '88007635',
  ReviewStatus: 'criteria provided, single submitter',
  VariationID: '1',
};

/** A line of the file: a pathogenic missense variant of PKD2 but for what is said otherwise. */
export function row(cells: Readonly<Record<string, string>> = {}): string {
  const all = { ...COMMON, ...cells };
  return HEADER.map((name) => all[name] ?? '-').join('\t');
}

export function summary(...lines: readonly string[]): string {
  return [HEADER.join('\t'), ...lines, ''].join('\n');
}

export function gene(symbol: string, hgncId: string, entrezId: string | null, others: Partial<IndexedGene> = {}): IndexedGene {
  return { hgncId, symbol, entrezId, aliasSymbols: [], previousSymbols: [], ensemblGeneId: null, uniprotIds: [], mgdIds: [], ...others };
}

export const PKD1 = gene('PKD1', 'HGNC:9008', '5310');
export const PKD2 = gene('PKD2', 'HGNC:9009', '5311', { previousSymbols: ['APKD2'], aliasSymbols: ['PC2'] });

export interface Parsed extends Omit<ParsedArtifacts, 'documents'> {
  /** By symbol. */
  readonly documents: Map<string, ClinvarDocument>;
}

export async function parsedFile(file: ArtifactFile, genes: readonly IndexedGene[], signal?: AbortSignal): Promise<Parsed> {
  const parsed = await parseArtifacts(clinvar, { variant_summary: file }, new GeneIndex(genes), signal ? { signal } : {});
  const documents = new Map(
    [...parsed.documents.values()].map((document) => [(document as ClinvarDocument).gene_symbol, document as ClinvarDocument]),
  );
  return { ...parsed, documents };
}

/** What the source makes of a file with this text. */
export async function parsedText(text: string | Buffer, genes: readonly IndexedGene[] = [PKD1, PKD2]): Promise<Parsed> {
  const names: Record<ClinvarRole, string> = { variant_summary: 'variant_summary.txt' };
  return await withArtifacts(names, { variant_summary: text }, async ({ variant_summary: file }) => {
    if (!file) throw new RangeError('the file was not written');
    return await parsedFile(file, genes);
  });
}
