import { findInMirror, GNOMAD_FILES, type GnomadRole, HGNC_FILES, type PublishedFile, readLines } from '@nephron/upstream';
import type { HostData } from '../simulated-host.ts';

type Row = ReadonlyMap<string, string>;
type GnomadGene = Readonly<Record<string, unknown>>;

/** gnomAD's genes in one reference genome, by Ensembl id. */
export type GnomadGenes = ReadonlyMap<string, GnomadGene>;

const ROLES: Readonly<Record<string, GnomadRole>> = { GRCh38: 'v4', GRCh37: 'v2' };

/**
 * As the browser's database has them: GRCh38 knows HGNC's genes and those of the v4 table, whose MANE Select transcript (else the
 * canonical one) has the constraint; GRCh37 those of the v2.1.1 table, with ExAC's constraint where its own table is in the folder.
 */
export async function gnomadGenes({ mirrorDir }: HostData, genome: string): Promise<GnomadGenes> {
  const file = GNOMAD_FILES.find(({ role }) => role === ROLES[genome]);
  const rows = await rowsOf(mirrorDir, file, (row) => rank(row) > 0);
  const named = genome === 'GRCh38' ? await hgncRows(mirrorDir) : [];
  const exac = genome === 'GRCh37' ? await exacRows(mirrorDir) : new Map<string, Row>();
  const genes = new Map<string, GnomadGene>();
  for (const row of named) {
    const id = row.get('ensembl_gene_id');
    if (id) genes.set(id, gene(id, row.get('symbol') ?? '', genome, {}));
  }
  const best = new Map<string, Row>();
  for (const row of rows) {
    const id = row.get('gene_id') ?? '';
    if (id.startsWith('ENSG') && rank(row) > rank(best.get(id))) best.set(id, row);
  }
  for (const [id, row] of best) {
    const transcript = row.get('transcript') ?? '';
    const isMane = row.get('mane_select') === 'true';
    genes.set(
      id,
      gene(id, row.get('gene') ?? '', genome, {
        canonical_transcript_id: transcript,
        mane_select_transcript: isMane
          ? { ensembl_id: transcript, ensembl_version: '1', refseq_id: 'NM_000000', refseq_version: '1' }
          : null,
        gnomad_constraint: constraint(row, genome),
        exac_constraint: exacConstraint(exac.get(transcript)),
      }),
    );
  }
  return genes;
}

function gene(id: string, symbol: string, genome: string, known: GnomadGene): GnomadGene {
  return {
    reference_genome: genome,
    gene_id: id,
    gene_version: '1',
    symbol,
    gencode_symbol: symbol,
    name: null,
    hgnc_id: null,
    ncbi_id: null,
    canonical_transcript_id: null,
    mane_select_transcript: null,
    gnomad_constraint: null,
    exac_constraint: null,
    flags: [],
    ...known,
  };
}

function rank(row: Row | undefined): number {
  if (!row) return 0;
  if (!row.has('mane_select') || row.get('mane_select') === 'true') return 3;
  return row.get('canonical') === 'true' ? 2 : 0;
}

const KINDS = ['lof', 'mis', 'syn'];

function constraint(row: Row, genome: string): GnomadGene {
  const isV4 = genome === 'GRCh38';
  const column = (v4: string, v2: string): number | null => number(row.get(isV4 ? v4 : v2));
  const pli = column(row.has('lof.pLI') ? 'lof.pLI' : 'pLI', 'pLI');
  const measures = KINDS.flatMap((kind): [string, number | null][] => [
    [`exp_${kind}`, column(`${kind}.exp`, `exp_${kind}`)],
    [`obs_${kind}`, column(`${kind}.obs`, `obs_${kind}`)],
    [`oe_${kind}`, column(`${kind}.oe`, `oe_${kind}`)],
    [`oe_${kind}_lower`, column(`${kind}.oe_ci.lower`, `oe_${kind}_lower`)],
    [`oe_${kind}_upper`, column(`${kind}.oe_ci.upper`, `oe_${kind}_upper`)],
    [`${kind}_z`, column(`${kind}.z_score`, `${kind}_z`)],
  ]);
  const flags = (row.get(isV4 ? 'constraint_flags' : 'constraint_flag') ?? '').replaceAll(/[[\]"]/g, '').split(/[,|]/);
  return { ...Object.fromEntries(measures), pli, pLI: pli, flags: flags.filter((flag) => flag !== '' && flag !== 'NA') };
}

function exacConstraint(row: Row | undefined): GnomadGene | null {
  if (!row) return null;
  const measures = KINDS.flatMap((kind): [string, number | null][] => [
    [`exp_${kind}`, number(row.get(`exp_${kind}`))],
    [`obs_${kind}`, number(row.get(`n_${kind}`))],
    [`${kind}_z`, number(row.get(`${kind}_z`))],
  ]);
  const pli = number(row.get('pLI'));
  return { ...Object.fromEntries(measures), pli, pLI: pli };
}

function number(cell: string | undefined): number | null {
  return cell === undefined || cell === '' || cell === 'NA' ? null : Number(cell);
}

async function hgncRows(mirrorDir: string): Promise<Row[]> {
  const file = HGNC_FILES.find(({ role }) => role === 'complete_set');
  return await rowsOf(mirrorDir, file, (row) => row.get('status') === 'Approved');
}

/** By transcript without its version. */
async function exacRows(mirrorDir: string): Promise<Map<string, Row>> {
  const file = { publisher: 'gnomad', names: [/^forweb_cleaned_exac_r03_march16_z_data_pLI(-CNV-final)?\.txt$/] };
  const rows = await rowsOf(mirrorDir, file, () => true);
  return new Map(rows.map((row) => [(row.get('transcript') ?? '').replace(/\.\d+$/, ''), row]));
}

/** The rows of a table that are wanted, by column; none where it is not in the folder. */
async function rowsOf(
  mirrorDir: string,
  file: Pick<PublishedFile, 'publisher' | 'names'> | undefined,
  isWanted: (row: Row) => boolean,
): Promise<Row[]> {
  const found = file && (await findInMirror(mirrorDir, file));
  const rows: Row[] = [];
  let header: readonly string[] | undefined;
  for await (const { lines } of found ? readLines(found.path) : []) {
    for (const line of lines) {
      const cells = line.split('\t');
      if (!header) header = cells;
      else if (line !== '') {
        const row = new Map(header.map((name, index) => [name, cells[index] ?? '']));
        if (isWanted(row)) rows.push(row);
      }
    }
  }
  return rows;
}
