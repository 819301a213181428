import type { HgncGene } from '../../hgnc-genes.ts';
import { type GenerateOptions, seededRandom } from '../generated-file.ts';
import { type GeneratedTerm, KIDNEY_TERMS } from './terms.ts';

/** One finding of a disease of a gene. */
export interface Finding {
  readonly gene: HgncGene;
  readonly diseaseId: string;
  readonly diseaseName: string;
  readonly term: GeneratedTerm;
  /** As the files write it: empty where nothing is stated. */
  readonly frequency: string;
}

/** Rows of genes_to_phenotype.txt, and how many genes they are about. */
const PUBLISHED_ROWS = 300_000;
const PUBLISHED_GENES = 5_000;
const FREQUENCIES = ['', '', 'HP:0040281', 'HP:0040282', 'HP:0040283', '3/5', '12/40', '55%', '0/12', '7/7'] as const;
const ALWAYS_RENAL = new Set(['PKD1', 'PKD2', 'COL4A5', 'UMOD', 'WT1', 'NPHS1']);

/** Findings gene by gene, disease by disease; the same seed gives the same ones, however often they are asked for. */
export function* findings({ seed, genes, scale }: GenerateOptions, terms: readonly GeneratedTerm[]): Iterable<Finding> {
  const random = seededRandom(seed + 1);
  const withId = genes.filter(({ entrezId }) => entrezId !== null);
  const first = withId.filter(({ symbol }) => ALWAYS_RENAL.has(symbol));
  const others = withId.filter(({ symbol }) => !ALWAYS_RENAL.has(symbol));
  const chosen = [...first, ...others].slice(0, Math.max(first.length, Math.ceil(PUBLISHED_GENES * scale)));
  const rowsPerGene = Math.max(1, Math.round((PUBLISHED_ROWS * scale) / chosen.length));
  for (const [index, gene] of chosen.entries()) {
    // As skewed as the real file: most genes have few rows, some have several hundred.
    const rows = Math.max(2, Math.round(rowsPerGene * 3 * random() ** 2));
    const diseases = 1 + Math.floor(random() * Math.min(6, rows));
    for (let row = 0; row < rows; row++) {
      const disease = Math.floor((row * diseases) / rows);
      yield {
        gene,
        diseaseId: disease % 3 === 2 ? `ORPHA:${100 + ((index * 7 + disease) % 20_000)}` : `OMIM:${100_000 + index * 6 + disease}`,
        diseaseName: `${gene.symbol}-related disorder, type ${disease + 1}`,
        term: termFor(terms, row, ALWAYS_RENAL.has(gene.symbol) || index % 4 === 0, random()),
        frequency: row === 0 ? '' : (FREQUENCIES[Math.floor(random() * FREQUENCIES.length)] ?? ''),
      };
    }
  }
}

/** The first row of a renal gene is about a kidney term; the others are about anything. */
function termFor(terms: readonly GeneratedTerm[], row: number, isRenal: boolean, share: number): GeneratedTerm {
  const wanted = row === 0 && isRenal ? KIDNEY_TERMS[Math.floor(share * KIDNEY_TERMS.length)] : undefined;
  const found = wanted ? terms.find(({ id }) => id === wanted) : terms[1 + Math.floor(share * (terms.length - 1))];
  if (!found) throw new RangeError('there are no terms to choose from');
  return found;
}
