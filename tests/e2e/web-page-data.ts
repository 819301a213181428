import type { ProgressRow } from '@nephron/contracts';

/** What the small server of the page's test has to tell, in the shapes of the REST API. */

const RUN_A = '0d3c8a0e-6a44-4f5e-9a39-0d6a3c1f5a01';
export const RUN_B = '0d3c8a0e-6a44-4f5e-9a39-0d6a3c1f5a02';

const HOUR_MS = 60 * 60 * 1000;
const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS).toISOString();

export function row(source: string, displayName: string, change: Partial<ProgressRow> = {}): ProgressRow {
  return {
    source_name: source,
    display_name: displayName,
    category: source === 'annotation_pipeline' ? 'internal_process' : 'annotation_source',
    status: 'completed',
    state: 'succeeded',
    reason: null,
    run_id: RUN_A,
    progress_percentage: 100,
    total_items: 1000,
    items_processed: 900,
    items_added: 12,
    items_updated: 88,
    items_unchanged: 800,
    items_failed: 0,
    items_skipped: 100,
    current_operation: null,
    release: null,
    started_at: hoursAgo(5.01),
    completed_at: hoursAgo(5),
    last_update_at: hoursAgo(5),
    version: 4,
    ...change,
  };
}

export const ROWS: readonly ProgressRow[] = [
  row('annotation_pipeline', 'Annotation pipeline', { state: 'partial' }),
  row('hgnc', 'HGNC', { release: '2024-10-01', items_processed: 44_012, items_unchanged: 43_912, total_items: 44_112 }),
  row('gnomad', 'gnomAD', { release: 'v4.1' }),
  row('hpo', 'Human Phenotype Ontology', {
    state: 'held',
    status: 'failed',
    release: '2026-02-16',
    reason: 'rows: 61 % of the last published release, below 70 %',
  }),
  row('mpo_mgi', 'MGI mouse phenotypes', {
    state: 'idle',
    status: 'idle',
    run_id: null,
    progress_percentage: 0,
    total_items: null,
    items_processed: 0,
    items_added: 0,
    items_updated: 0,
    items_unchanged: 0,
    items_skipped: 0,
    started_at: null,
    completed_at: null,
    last_update_at: null,
    version: 0,
  }),
];

function source(name: string, displayName: string, version: string | null, hours: number) {
  return {
    source_name: name,
    display_name: displayName,
    version,
    description: null,
    url: `https://${name.replace('_', '-')}.example.org`,
    licence: 'CC0',
    is_active: true,
    priority: 1,
    fresh_for_seconds: 7_776_000,
    last_update: version === null ? null : hoursAgo(hours),
    next_update: null,
    checked_at: version === null ? null : hoursAgo(1),
    age_seconds: version === null ? null : hours * 3600,
    is_due: hours > 2000,
    gene_count: version === null ? null : 1000,
    document_bytes: 1_000_000,
    release:
      version === null ? null : { id: '1', version, state: 'published', retrieved_at: hoursAgo(hours), published_at: hoursAgo(hours) },
  };
}

export const SOURCES = [
  source('hgnc', 'HGNC', '2024-10-01', 5),
  source('gnomad', 'gnomAD', 'v4.1', 5),
  source('hpo', 'Human Phenotype Ontology', '2025-11-24', 2400),
  source('mpo_mgi', 'MGI mouse phenotypes', null, 0),
];

export type SampleGene = ReturnType<typeof gene>;

function gene(number: number, symbol: string, name: string, change: Readonly<Record<string, unknown>> = {}) {
  return {
    type: 'genes',
    id: `HGNC:${number}`,
    attributes: {
      hgnc_id: `HGNC:${number}`,
      approved_symbol: symbol,
      name,
      aliases: [] as readonly string[],
      previous_symbols: [] as readonly string[],
      location: null as string | null,
      locus_group: 'protein-coding gene',
      locus_type: 'gene with protein product',
      ensembl_gene_id: null as string | null,
      entrez_id: null as string | null,
      uniprot_ids: [] as readonly string[],
      omim_ids: [] as readonly string[],
      mane_select: null,
      created_at: hoursAgo(100),
      updated_at: hoursAgo(5),
      sources: ['hgnc'] as readonly string[],
      annotation_count: 1,
      pli: null as number | null,
      oe_lof_upper: null as number | null,
      phenotype_count: null,
      kidney_phenotype_count: null as number | null,
      has_mouse_kidney_phenotype: null as boolean | null,
      mouse_kidney_phenotype_count: null as number | null,
      ...change,
    },
  };
}

const PKD1 = gene(9008, 'PKD1', 'polycystin 1, transient receptor potential channel interacting', {
  aliases: ['PBP', 'Pc-1', 'TRPP1'],
  location: '16p13.3',
  ensembl_gene_id: 'ENSG00000008710',
  entrez_id: '5310',
  uniprot_ids: ['P98161'],
  omim_ids: ['601313'],
  mane_select: { ensembl_transcript_id: 'ENST00000262304.9', refseq_transcript_id: 'NM_001009944.3' },
  sources: ['hgnc', 'gnomad', 'hpo', 'mpo_mgi'],
  annotation_count: 4,
  pli: 1,
  oe_lof_upper: 0.102,
  kidney_phenotype_count: 3,
  has_mouse_kidney_phenotype: true,
  mouse_kidney_phenotype_count: 41,
});
const PKD2 = gene(9009, 'PKD2', 'polycystin 2, transient receptor potential cation channel', {
  location: '4q22.1',
  ensembl_gene_id: 'ENSG00000118762',
  sources: ['hgnc', 'gnomad', 'hpo'],
  annotation_count: 3,
  pli: 3.2e-12,
  oe_lof_upper: 0.5104,
  kidney_phenotype_count: 0,
  has_mouse_kidney_phenotype: false,
  mouse_kidney_phenotype_count: 0,
});
const COL4A5 = gene(2207, 'COL4A5', 'collagen type IV alpha 5 chain', { location: 'Xq22.3', kidney_phenotype_count: 11 });

/** Enough for three pages of twenty. */
export const GENES: readonly SampleGene[] = [
  PKD1,
  PKD2,
  COL4A5,
  ...Array.from({ length: 42 }, (_, n) =>
    gene(30_000 + n, `SAMPLE${String(n).padStart(2, '0')}`, `sample gene ${n}`, { location: '1p36.33' }),
  ),
];

function provenance(version: string, confirmed: string) {
  return {
    release_id: '1',
    release_version: version,
    confirmed_release_id: '2',
    confirmed_version: confirmed,
    retrieved_at: hoursAgo(6),
    observed_at: hoursAgo(700),
    published_at: hoursAgo(5),
    age_seconds: 18_000,
    files: [{ name: 'data.tsv.gz', sha256: 'a'.repeat(64) }],
  };
}

function annotation(version: string, confirmed: string, data: Readonly<Record<string, unknown>>) {
  return [{ version: confirmed, data, metadata: provenance(version, confirmed), updated_at: hoursAgo(700) }];
}

const KIDNEY_TERMS = [
  { id: 'HP:0000113', name: 'Polycystic kidney dysplasia' },
  { id: 'HP:0000107', name: 'Renal cyst' },
  { id: 'HP:0000083', name: 'Renal insufficiency' },
];

export const PKD1_ANNOTATIONS: Readonly<Record<string, unknown>> = {
  gnomad: annotation('v4.0', 'v4.1', {
    source_version: 'gnomad_v4',
    canonical_transcript: 'ENST00000262304',
    pli: 1,
    lof_z: 11.2,
    mis_z: 3.2,
    syn_z: -0.3,
    oe_lof: 0.06,
    oe_lof_lower: 0.04,
    oe_lof_upper: 0.102,
    oe_mis: 0.9,
    oe_mis_lower: 0.87,
    oe_mis_upper: 0.93,
    oe_syn: 1.02,
    obs_lof: 12,
    exp_lof: 201.47,
    obs_mis: 2400,
    exp_mis: 2667.1,
    release: '4.1',
    reference_genome: 'GRCh38',
    matched_by: 'ensembl_gene_id',
    mane_select: true,
    flags: ['outlier_syn'],
  }),
  hgnc: annotation('2024-10-01', '2024-10-01', {
    hgnc_id: 'HGNC:9008',
    symbol: 'PKD1',
    status: 'Approved',
    alias_name: ['polycystin 1', 'transient receptor potential cation channel, subfamily P, member 1'],
    prev_name: ['polycystic kidney disease 1 (autosomal dominant)'],
    gene_group: ['C-type lectin domain containing', 'MicroRNA protein coding host genes'],
    refseq_accession: ['NM_000296'],
    pubmed_ids: [19556541],
    date_approved_reserved: '2001-06-22',
    date_modified: '2023-01-20',
  }),
  hpo: annotation('2025-11-24', '2025-11-24', {
    gene_symbol: 'PKD1',
    has_hpo_data: true,
    phenotypes: [
      { id: 'HP:0001250', name: 'Seizure' },
      ...KIDNEY_TERMS,
      ...Array.from({ length: 24 }, (_, n) => ({ id: `HP:00020${n + 10}`, name: `Other finding ${n + 1}` })),
    ],
    kidney_phenotypes: KIDNEY_TERMS,
    diseases: [
      { id: 'OMIM:173900', name: 'Polycystic kidney disease 1' },
      { id: 'ORPHA:730', name: null },
    ],
    classification: {
      clinical_group: { primary: 'cyst_cilio', scores: { cyst_cilio: 0.6, cakut: 0.4, complement: 0 }, supporting_terms: ['HP:0000107'] },
      onset_group: { primary: 'adult', scores: { adult: 1, pediatric: 0 } },
      syndromic_assessment: { is_syndromic: true, syndromic_score: 0.41, category_scores: { neurologic: 0.21, skeletal: 0.2 } },
    },
  }),
  mpo_mgi: annotation('2025-10-20', '2026-05-04', {
    gene_symbol: 'PKD1',
    has_kidney_phenotype: true,
    mouse_orthologs: ['Pkd1'],
    phenotypes: [
      { term: 'MP:0003675', name: 'kidney cyst' },
      { term: 'MP:0008528', name: 'polycystic kidney' },
    ],
    phenotype_count: 2,
    zygosity_analysis: {
      homozygous: {
        has_kidney_phenotype: true,
        phenotype_count: 2,
        phenotypes: [{ term: 'MP:0003675', name: 'kidney cyst' }],
        genotype_count: 5,
      },
      heterozygous: { has_kidney_phenotype: false, phenotype_count: 0, phenotypes: [], genotype_count: 7 },
      conditional: { has_kidney_phenotype: false, phenotype_count: 0, phenotypes: [], genotype_count: 0 },
      summary: 'hm (true); ht (false)',
    },
  }),
  orphan_source: annotation('1', '1', { some_score: 0.25, tissues: ['kidney', 'liver'], details: { depth: 3, note: null } }),
};
