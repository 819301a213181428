import { type Generate, type GenerateOptions, seededRandom } from './generated-file.ts';
import { lineChunks } from './line-chunks.ts';

/** GTEx v8's medians: 54 tissues, rows of real Ensembl ids among those of loci that have no approved gene, some of them twice (PAR). */
export const generateGtex: Generate = (options) => [
  {
    role: 'medians',
    path: 'gtex/GTEx_Analysis_2017-06-05_v8_RNASeQCv1.1.9_gene_median_tpm.gct.gz',
    chunks: () => lineChunks(medianLines(options)),
  },
];

const REAL_ROWS = 56_200;

/** One gene in so many has a copy on chromosome Y, as the 44 genes of the pseudoautosomal regions have. */
const GENES_PER_PAR = 900;

/** Formatting numbers is what takes the time: so many different cells are made and drawn from. */
const DIFFERENT_CELLS = 8_192;

const TISSUES = [
  ...['Adipose - Subcutaneous', 'Adipose - Visceral (Omentum)', 'Adrenal Gland', 'Artery - Aorta', 'Artery - Coronary', 'Artery - Tibial'],
  ...['Bladder', 'Brain - Amygdala', 'Brain - Anterior cingulate cortex (BA24)', 'Brain - Caudate (basal ganglia)'],
  ...['Brain - Cerebellar Hemisphere', 'Brain - Cerebellum', 'Brain - Cortex', 'Brain - Frontal Cortex (BA9)', 'Brain - Hippocampus'],
  ...['Brain - Hypothalamus', 'Brain - Nucleus accumbens (basal ganglia)', 'Brain - Putamen (basal ganglia)'],
  ...['Brain - Spinal cord (cervical c-1)', 'Brain - Substantia nigra', 'Breast - Mammary Tissue', 'Cells - Cultured fibroblasts'],
  ...['Cells - EBV-transformed lymphocytes', 'Cervix - Ectocervix', 'Cervix - Endocervix', 'Colon - Sigmoid', 'Colon - Transverse'],
  ...['Esophagus - Gastroesophageal Junction', 'Esophagus - Mucosa', 'Esophagus - Muscularis', 'Fallopian Tube'],
  ...['Heart - Atrial Appendage', 'Heart - Left Ventricle', 'Kidney - Cortex', 'Kidney - Medulla', 'Liver', 'Lung'],
  ...['Minor Salivary Gland', 'Muscle - Skeletal', 'Nerve - Tibial', 'Ovary', 'Pancreas', 'Pituitary', 'Prostate'],
  ...['Skin - Not Sun Exposed (Suprapubic)', 'Skin - Sun Exposed (Lower leg)', 'Small Intestine - Terminal Ileum', 'Spleen', 'Stomach'],
  ...['Testis', 'Thyroid', 'Uterus', 'Vagina', 'Whole Blood'],
];

/** Uromodulin, by which a table is judged: made in the kidney alone. */
const KIDNEY_ONLY = TISSUES.map((tissue) => (tissue.startsWith('Kidney') ? '\t741.6' : '\t0')).join('');

function* medianLines({ seed, genes, scale }: GenerateOptions): Generator<string> {
  const random = seededRandom(seed);
  const cells = cellsOf(random);
  const medians = (): string => {
    let row = '';
    for (let tissue = 0; tissue < TISSUES.length; tissue++) row += cells[Math.floor(random() * DIFFERENT_CELLS)];
    return row;
  };
  const known = genes.filter(({ ensemblGeneId }) => ensemblGeneId !== null);
  const rows = Math.ceil(REAL_ROWS * scale);
  const knownRows = Math.min(known.length, rows);
  yield '#1.2';
  yield `${rows}\t${TISSUES.length}`;
  yield ['Name', 'Description', ...TISSUES].join('\t');
  let given = 0;
  for (let row = 0; row < rows; row++) {
    const gene = known[given];
    // Spread evenly, as genes are among the other loci of a chromosome.
    if (gene && (row + 1) * knownRows >= (given + 1) * rows) {
      given++;
      yield `${gene.ensemblGeneId}.${1 + (row % 19)}\t${gene.symbol}${gene.symbol === 'UMOD' ? KIDNEY_ONLY : medians()}`;
    } else if (row % GENES_PER_PAR === GENES_PER_PAR - 1) {
      const copied = known[given - 1] ?? known[0];
      yield `${copied?.ensemblGeneId ?? locusId(row)}.1_PAR_Y\t${copied?.symbol ?? 'AC000001.1'}${medians()}`;
    } else {
      yield `${locusId(row)}.1\tAC${String(row).padStart(6, '0')}.${1 + (row % 9)}${medians()}`;
    }
  }
}

/** No Ensembl id begins like this. */
function locusId(row: number): string {
  return `ENSG9${String(row).padStart(10, '0')}`;
}

/** Cells with the tab before them: half are 0, the others between 0.001 and 30,000 TPM with up to six digits. */
function cellsOf(random: () => number): string[] {
  return Array.from({ length: DIFFERENT_CELLS }, () => {
    if (random() < 0.5) return '\t0';
    return `\t${Number((10 ** (-3 + 7.4 * random() ** 1.6)).toPrecision(6))}`;
  });
}
