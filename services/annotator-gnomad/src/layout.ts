import { type ArtifactFile, columnsOf, firstLines } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import type { GnomadRole } from '@nephron/upstream';

/** The measures of a record, in the order in which they are stored. */
export const MEASURES = [
  'pli',
  'lof_z',
  'mis_z',
  'syn_z',
  'oe_lof',
  'oe_lof_lower',
  'oe_lof_upper',
  'oe_mis',
  'oe_mis_lower',
  'oe_mis_upper',
  'oe_syn',
  'oe_syn_lower',
  'oe_syn_upper',
  'obs_lof',
  'obs_mis',
  'obs_syn',
  'exp_lof',
  'exp_mis',
  'exp_syn',
] as const;

export type Measure = (typeof MEASURES)[number];

/** Where a file keeps what we read: positions in its rows; undefined where the layout has no such column. */
export interface Layout {
  readonly sourceVersion: 'gnomad_v4' | 'gnomad_v2';
  /** The gnomAD release, such as `4.1`. */
  readonly release: string;
  readonly referenceGenome: 'GRCh38' | 'GRCh37';
  readonly columnCount: number;
  readonly gene: number;
  /** Ensembl gene id (v4 also has RefSeq rows with NCBI gene ids); v4.0 has none. */
  readonly geneId: number | undefined;
  readonly transcript: number;
  /** v2.1.1 has one row per gene, of its canonical transcript, and neither of these. */
  readonly maneSelect: number | undefined;
  readonly canonical: number | undefined;
  readonly measures: readonly (readonly [Measure, number])[];
  readonly flags: number;
  /** Since v4.1.1: doubts about the whole gene, not about one transcript. */
  readonly geneFlags: number | undefined;
}

const V2_MEASURES: Readonly<Record<Measure, string>> = {
  ...(Object.fromEntries(MEASURES.map((measure) => [measure, measure])) as Record<Measure, string>),
  pli: 'pLI',
};

/** `oe_lof_upper` is `lof.oe_ci.upper`, and so on; only the spelling of pLI differs between releases. */
function v4Measures(pli: string): Record<Measure, string> {
  const named = MEASURES.map((measure): [Measure, string] => {
    if (measure === 'pli') return [measure, pli];
    const words = measure.split('_');
    const kind = words.find((word) => word === 'lof' || word === 'mis' || word === 'syn') ?? '';
    const [first, bound] = words.filter((word) => word !== kind);
    if (first === 'z') return [measure, `${kind}.z_score`];
    return [measure, bound ? `${kind}.oe_ci.${bound}` : `${kind}.${first}`];
  });
  return Object.fromEntries(named) as Record<Measure, string>;
}

/** Tells by its header which layout a file has; any other header throws ArtifactSuspectError naming what is missing. */
export async function layoutOf(file: ArtifactFile, role: GnomadRole): Promise<Layout> {
  const [line] = await firstLines(file, 1);
  if (!line) throw new ArtifactSuspectError(`${file.name} is empty`);
  const header = line.split('\t').map((name) => name.trim());
  return role === 'v2' ? v2Layout(file, header) : v4Layout(file, header);
}

function v2Layout(file: ArtifactFile, header: readonly string[]): Layout {
  const required = ['gene', 'gene_id', 'transcript', 'constraint_flag', ...Object.values(V2_MEASURES)];
  const { at, count } = columnsOf<string>(file, header, required);
  return {
    sourceVersion: 'gnomad_v2',
    release: releaseIn(file.name) ?? '2.1.1',
    referenceGenome: 'GRCh37',
    columnCount: count,
    gene: at('gene'),
    geneId: at('gene_id'),
    transcript: at('transcript'),
    maneSelect: undefined,
    canonical: undefined,
    measures: MEASURES.map((measure) => [measure, at(V2_MEASURES[measure])]),
    flags: at('constraint_flag'),
    geneFlags: undefined,
  };
}

/** v4.0 has neither `gene_id` nor `canonical`, v4.1 has both, v4.1.1 more. */
function v4Layout(file: ArtifactFile, header: readonly string[]): Layout {
  const names = new Set(header);
  const measures = v4Measures(names.has('lof.pLI') || !names.has('pLI') ? 'lof.pLI' : 'pLI');
  const isV40 = !names.has('gene_id') && !names.has('canonical');
  const required = ['gene', 'transcript', 'mane_select', 'constraint_flags', ...Object.values(measures)];
  const { at, count, has } = columnsOf<string>(file, header, isV40 ? required : [...required, 'gene_id', 'canonical']);
  const ifThere = (name: string): number | undefined => (has(name) ? at(name) : undefined);
  return {
    sourceVersion: 'gnomad_v4',
    release: releaseIn(file.name) ?? (isV40 ? '4.0' : names.has('gene_flags') ? '4.1.1' : '4.1'),
    referenceGenome: 'GRCh38',
    columnCount: count,
    gene: at('gene'),
    geneId: ifThere('gene_id'),
    transcript: at('transcript'),
    maneSelect: at('mane_select'),
    canonical: ifThere('canonical'),
    measures: MEASURES.map((measure) => [measure, at(measures[measure])]),
    flags: at('constraint_flags'),
    geneFlags: ifThere('gene_flags'),
  };
}

/** The release in a published name: `4.1` in `gnomad.v4.1.constraint_metrics.tsv`. */
function releaseIn(name: string): string | undefined {
  return /\.v(\d+(?:\.\d+)+)\./.exec(name)?.[1];
}
