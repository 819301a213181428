import type { HgncGene } from '../hgnc-genes.ts';
import { type KindMeasures, type TranscriptMeasures, transcriptMeasures } from './constraint-measures.ts';
import { type Generate, type GenerateOptions, seededRandom } from './generated-file.ts';
import { lineChunks } from './line-chunks.ts';
import { scaledGenes } from './scaled-genes.ts';

/** gnomAD's constraint tables: v4.1 with a row per transcript, of Ensembl and of RefSeq, and v2.1.1 with a row per gene. */
export const generateGnomad: Generate = (options) => [
  { role: 'v4', path: 'gnomad/gnomad.v4.1.constraint_metrics.tsv', chunks: () => lineChunks(v41Lines(options)) },
  { role: 'v2', path: 'gnomad/gnomad.v2.1.1.lof_metrics.by_gene.txt.bgz', chunks: () => lineChunks(v211Lines(options)) },
];

/** Formatting numbers is what takes the time: so many different measures are made and drawn from. */
const DIFFERENT_MEASURES = 2_048;

/** One gene in so many is left out of v4.1, as the real table leaves out those of the X and Y chromosomes. */
const LEFT_OUT_OF_V4 = 23;

const V4_COLUMNS =
  'gene gene_id transcript canonical mane_select lof_hc_lc.obs lof_hc_lc.exp lof_hc_lc.possible lof_hc_lc.oe lof_hc_lc.mu lof_hc_lc.pLI lof_hc_lc.pNull lof_hc_lc.pRec lof.obs lof.exp lof.possible lof.oe lof.mu lof.pLI lof.pNull lof.pRec lof.oe_ci.lower lof.oe_ci.upper lof.oe_ci.upper_rank lof.oe_ci.upper_bin_decile lof.z_raw lof.z_score mis.obs mis.exp mis.possible mis.oe mis.mu mis.oe_ci.lower mis.oe_ci.upper mis.z_raw mis.z_score mis_pphen.obs mis_pphen.exp mis_pphen.possible mis_pphen.oe syn.obs syn.exp syn.possible syn.oe syn.mu syn.oe_ci.lower syn.oe_ci.upper syn.z_raw syn.z_score constraint_flags level transcript_type chromosome cds_length num_coding_exons';

const V2_COLUMNS =
  'gene transcript obs_mis exp_mis oe_mis mu_mis possible_mis obs_mis_pphen exp_mis_pphen oe_mis_pphen possible_mis_pphen obs_syn exp_syn oe_syn mu_syn possible_syn obs_lof mu_lof possible_lof exp_lof pLI pNull pRec oe_lof oe_syn_lower oe_syn_upper oe_mis_lower oe_mis_upper oe_lof_lower oe_lof_upper constraint_flag syn_z mis_z lof_z oe_lof_upper_rank oe_lof_upper_bin oe_lof_upper_bin_6 n_sites classic_caf max_af no_lofs obs_het_lof obs_hom_lof defined p exp_hom_lof classic_caf_afr classic_caf_amr classic_caf_asj classic_caf_eas classic_caf_fin classic_caf_nfe classic_caf_oth classic_caf_sas p_afr p_amr p_asj p_eas p_fin p_nfe p_oth p_sas transcript_type gene_id transcript_level cds_length num_coding_exons gene_type gene_length exac_pLI exac_obs_lof exac_exp_lof exac_oe_lof brain_expression chromosome start_position end_position';

/** gnomAD's numbers are about genes that make a protein. */
function codingGenes(genes: readonly HgncGene[]): HgncGene[] {
  return genes.filter((gene) => gene.uniprotIds.length > 0 && gene.ensemblGeneId !== null);
}

function* v41Lines({ seed, genes, scale }: GenerateOptions): Generator<string> {
  const random = seededRandom(seed);
  const tails = drawable(random, (measures) => ({
    ensembl: v4Tail(measures, random, `2\tprotein_coding\tchr1\t${measures.cdsLength}\t${measures.codingExons}`),
    refseq: v4Tail(measures, undefined, 'NA\tNA\tNA\tNA\tNA'),
  }));
  yield V4_COLUMNS.replaceAll(' ', '\t');
  let transcript = 200_000;
  const coding = codingGenes(genes);
  // More than all genes there cannot be: a larger file has more transcripts of each.
  const perGene = Math.max(1, scale);
  for (const [index, { gene }] of [...scaledGenes(coding, Math.min(1, scale))].entries()) {
    if (index % LEFT_OUT_OF_V4 === LEFT_OUT_OF_V4 - 1) continue;
    for (let no = 0, count = Math.ceil(random() * 8.5 * perGene); no < count; no++) {
      yield `${gene.symbol}\t${gene.entrezId ?? 'NA'}\tNM_${String(++transcript).padStart(9, '0')}.2\t${marks(no)}\t${tails().refseq}`;
    }
    for (let no = 0, count = Math.ceil(random() * 10.3 * perGene); no < count; no++) {
      yield `${gene.symbol}\t${gene.ensemblGeneId}\tENST${String(++transcript).padStart(11, '0')}\t${marks(no)}\t${tails().ensembl}`;
    }
  }
}

/** The first transcript of a gene is its MANE Select. */
function marks(no: number): string {
  return no === 0 ? 'true\ttrue' : 'false\tfalse';
}

/** The columns from `lof_hc_lc.obs` on; only Ensembl's rows have a rank, drawn from `random`. */
function v4Tail(measures: TranscriptMeasures, random: (() => number) | undefined, transcript: string): string {
  const { lof, mis, misPphen, syn, pLI, pNull, pRec, flags } = measures;
  const rank = random ? [String(Math.floor(random() * 18_000)), String(Math.floor(random() * 10))] : ['NA', 'NA'];
  const counted = ({ obs, exp, possible, oe }: KindMeasures): string[] => [obs, exp, possible, oe];
  return [
    ...[...counted(lof), lof.mu, pLI, pNull, pRec, ...counted(lof), lof.mu, pLI, pNull, pRec],
    ...[lof.lower, lof.upper, ...rank, lof.zRaw, lof.zScore],
    ...[...counted(mis), mis.mu, mis.lower, mis.upper, mis.zRaw, mis.zScore, ...counted(misPphen)],
    ...[...counted(syn), syn.mu, syn.lower, syn.upper, syn.zRaw, syn.zScore],
    `[${flags.map((flag) => `"${flag}"`).join(',')}]`,
    transcript,
  ].join('\t');
}

function* v211Lines({ seed, genes, scale }: GenerateOptions): Generator<string> {
  const random = seededRandom(seed + 1);
  const middles = drawable(random, v2Middle);
  yield V2_COLUMNS.replaceAll(' ', '\t');
  let transcript = 200_000;
  for (const { gene, copy } of scaledGenes(codingGenes(genes), scale)) {
    const { before, between, after } = middles();
    const symbol = copy === 0 ? gene.symbol : `${gene.symbol}.${copy}`;
    const geneId = copy === 0 ? gene.ensemblGeneId : `ENSG9${String(++transcript).padStart(10, '0')}`;
    yield `${symbol}\tENST${String(++transcript).padStart(11, '0')}\t${before}\t${between}\tprotein_coding\t${geneId}\t${after}`;
  }
}

/** The columns from `obs_mis` to `oe_lof_upper_bin_6`, those to `p_sas`, and those after `gene_id`. */
function v2Middle(measures: TranscriptMeasures) {
  const { lof, mis, misPphen, syn, pLI, pNull, pRec, flags, cdsLength, codingExons } = measures;
  const before = [
    ...[mis.obs, mis.exp, mis.oe, mis.mu, mis.possible, misPphen.obs, misPphen.exp, misPphen.oe, misPphen.possible],
    ...[syn.obs, syn.exp, syn.oe, syn.mu, syn.possible, lof.obs, lof.mu, lof.possible, lof.exp, pLI, pNull, pRec, lof.oe],
    ...[syn.lower, syn.upper, mis.lower, mis.upper, lof.lower, lof.upper, flags.includes('outlier_syn') ? 'mis_too_many|syn_outlier' : ''],
    ...[syn.zScore, mis.zScore, lof.zScore, '9000', '4', '2'],
  ];
  const between = ['7', lof.mu, lof.mu, '125700', '9', '0', '125709', ...Array.from({ length: 18 }, () => lof.mu)];
  const after = ['2', cdsLength, codingExons, 'protein_coding', '48000', pLI, lof.obs, lof.exp, lof.oe, 'NA', '1', '1000000', '1048000'];
  return { before: before.join('\t'), between: between.join('\t'), after: after.join('\t') };
}

/** Makes many different rows' measures once and then draws from them. */
function drawable<T>(random: () => number, format: (measures: TranscriptMeasures) => T): () => T {
  const made = Array.from({ length: DIFFERENT_MEASURES }, () => format(transcriptMeasures(random)));
  return () => made[Math.floor(random() * made.length)] ?? format(transcriptMeasures(random));
}
