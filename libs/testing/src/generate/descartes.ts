import { type Generate, type GenerateOptions, seededRandom } from './generated-file.ts';
import { lineChunks } from './line-chunks.ts';
import { type ScaledGene, scaledGenes } from './scaled-genes.ts';

/** Descartes' fetal kidney: TPM and share of cells by symbol, and the atlas's own map of symbols to Ensembl ids; none has a header. */
export const generateDescartes: Generate = (options) => [
  { role: 'tpm', path: 'descartes/kidney_tpm.csv', chunks: () => lineChunks(valueLines(options, ({ tpm }) => tpm)) },
  { role: 'percentage', path: 'descartes/kidney_percentage.csv', chunks: () => lineChunks(valueLines(options, ({ share }) => share)) },
  { role: 'gene_map', path: 'descartes/gene2ens.csv', chunks: () => lineChunks(mapLines(options)) },
];

/** One symbol in so many stands in two lines, as those that several loci share. */
const SYMBOLS_PER_PAIR = 250;

/** One line in so many is about a locus without an approved symbol. */
const LINES_PER_LOCUS = 4;

/** Formatting numbers is what takes the time: so many different rows are made and drawn from. */
const DIFFERENT_VALUES = 4_096;

interface Expression {
  readonly tpm: string;
  readonly share: string;
}

function* valueLines({ seed, genes, scale }: GenerateOptions, pick: (expression: Expression) => string): Generator<string> {
  const random = seededRandom(seed);
  const values = Array.from({ length: DIFFERENT_VALUES }, () => expression(random));
  const drawn = (): string => pick(values[Math.floor(random() * DIFFERENT_VALUES)] ?? expression(random));
  let line = 0;
  for (const scaled of scaledGenes(genes, scale)) {
    const symbol = symbolOf(scaled);
    yield `${symbol},${drawn()}`;
    if (line % SYMBOLS_PER_PAIR === SYMBOLS_PER_PAIR - 1) yield `${symbol},${drawn()}`;
    if (line % LINES_PER_LOCUS === 0) yield `${locus(line)},${drawn()}`;
    line++;
  }
}

/** Each symbol of the tables; one gene in fifty has an id that no gene has now. */
function* mapLines({ genes, scale }: GenerateOptions): Generator<string> {
  let line = 0;
  for (const scaled of scaledGenes(genes, scale)) {
    const isKnown = scaled.copy === 0 && line % 50 !== 49 && scaled.gene.ensemblGeneId !== null;
    yield `${symbolOf(scaled)},${isKnown ? scaled.gene.ensemblGeneId : `ENSG9${String(line).padStart(10, '0')}`}`;
    if (line % LINES_PER_LOCUS === 0) yield `${locus(line)},ENSG8${String(line).padStart(10, '0')}`;
    line++;
  }
}

function symbolOf({ gene, copy }: ScaledGene): string {
  return copy === 0 ? gene.symbol : `${gene.symbol}.${copy}`;
}

function locus(line: number): string {
  return `AC${String(line).padStart(6, '0')}.${1 + (line % 9)}`;
}

/** A tenth is not expressed, the others between 0.01 and 3,000 TPM, in a share of cells that goes with it. */
function expression(random: () => number): Expression {
  if (random() < 0.1) return { tpm: '0', share: '0' };
  const tpm = 10 ** (-2 + 5.5 * random());
  return { tpm: String(Number(tpm.toPrecision(15))), share: String(Number((tpm / (tpm + 400)).toPrecision(15))) };
}
