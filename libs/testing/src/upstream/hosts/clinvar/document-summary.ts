import type { SummaryRow, Variation } from './variations.ts';

/** An entry of esummary's answer, with the fields that NCBI gives and in their order. */
export function documentSummary({ id, genes, rows }: Variation): Readonly<Record<string, unknown>> {
  const [first = {}] = rows;
  const accession = `VCV${String(id).padStart(9, '0')}`;
  const alleles = [...Map.groupBy(rows, (row) => row.AlleleID).values()];
  const protein = /\(p\.([A-Z][a-z]{2}\d+[A-Z][a-z]{2})\)/.exec(first.Name ?? '')?.[1];
  return {
    uid: String(id),
    obj_type: first.Type,
    accession,
    accession_version: `${accession}.2`,
    title: first.Name,
    variation_set: alleles.map(variationOf),
    supporting_submissions: { scv: listed(first.SCVsForAggregateGermlineClassification), rcv: listed(first.RCVaccession) },
    germline_classification: {
      description: orNothing(first.ClinicalSignificance),
      last_evaluated: orNothing(first.LastEvaluated) === '' ? '1/01/01 00:00' : '2025/01/15 00:00',
      review_status: orNothing(first.ReviewStatus),
      fda_recognized_database: '',
      trait_set: traitsOf(first),
    },
    clinical_impact_classification: somatic(first.SomaticClinicalImpact, first.ReviewStatusClinicalImpact),
    oncogenicity_classification: somatic(first.Oncogenicity, first.ReviewStatusOncogenicity),
    record_status: '',
    gene_sort: genes[0]?.symbol ?? '',
    chr_sort: first.Chromosome,
    location_sort: '',
    variation_set_name: '',
    variation_set_id: '',
    genes: genes.map(({ symbol, geneid }) => ({ symbol, geneid, strand: '+', source: 'submitted' })),
    molecular_consequence_list: consequencesIn(first.Name ?? ''),
    protein_change: protein ?? '',
    fda_recognized_database: '',
  };
}

function variationOf(rows: readonly SummaryRow[]): Readonly<Record<string, unknown>> {
  const [first = {}] = rows;
  const places = rows.filter(({ Assembly = 'na' }) => Assembly !== 'na');
  return {
    measure_id: first.AlleleID,
    variation_xrefs: [],
    variation_name: first.Name,
    cdna_change: /:(c\.\S+)/.exec(first.Name ?? '')?.[1] ?? '',
    aliases: [],
    // The current assembly comes first.
    variation_loc: places
      .map((row) => ({
        status: row.Assembly === 'GRCh38' ? 'current' : 'previous',
        assembly_name: row.Assembly,
        chr: row.Chromosome,
        band: row.Cytogenetic,
        start: row.Start,
        stop: row.Stop,
        inner_start: '',
        inner_stop: '',
        outer_start: '',
        outer_stop: '',
        display_start: row.Start,
        display_stop: row.Stop,
        assembly_acc_ver: row.Assembly === 'GRCh38' ? 'GCF_000001405.38' : 'GCF_000001405.25',
        annotation_release: '',
        alt: '',
        ref: '',
      }))
      .sort((a, b) => (a.status < b.status ? -1 : 1)),
    allele_freq_set: [],
    variant_type: first.Type,
    canonical_spdi: '',
  };
}

function traitsOf({ PhenotypeList = '-', PhenotypeIDS = '' }: SummaryRow): unknown[] {
  if (PhenotypeList === '-') return [];
  const ids = PhenotypeIDS.split('|');
  return PhenotypeList.split('|').map((name, index) => ({
    trait_xrefs: (ids[index] ?? '').split(',').flatMap((reference) => {
      const colon = reference.indexOf(':');
      return colon < 0 ? [] : [{ db_source: reference.slice(0, colon), db_id: reference.slice(colon + 1) }];
    }),
    trait_name: name,
  }));
}

function somatic(description: string | undefined, status: string | undefined): Readonly<Record<string, unknown>> {
  return {
    description: orNothing(description),
    last_evaluated: '1/01/01 00:00',
    review_status: orNothing(status),
    fda_recognized_database: '',
    trait_set: [],
  };
}

/** Labels that the names of most variants leave no doubt about; NCBI has them of every transcript. */
function consequencesIn(name: string): string[] {
  if (/\(p\.Met1\?\)/.test(name)) return ['initiator_codon_variant', 'missense variant'];
  if (/fs\)?/.test(name)) return ['frameshift variant'];
  if (/\(p\.[A-Z][a-z]{2}\d+Ter\)/.test(name)) return ['nonsense'];
  if (/=\)$/.test(name)) return ['synonymous variant'];
  return /\(p\.[A-Z][a-z]{2}\d+[A-Z][a-z]{2}\)/.test(name) ? ['missense variant', 'non-coding transcript variant'] : [];
}

function orNothing(cell: string | undefined): string {
  return cell === undefined || cell === '-' ? '' : cell;
}

function listed(cell: string | undefined): string[] {
  return orNothing(cell)
    .split('|')
    .filter((value) => value !== '');
}
