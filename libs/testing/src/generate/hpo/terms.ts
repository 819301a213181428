import { seededRandom } from '../generated-file.ts';

/** A term of the made-up ontology. */
export interface GeneratedTerm {
  /** Such as `HP:0000107`. */
  readonly id: string;
  readonly label: string;
  readonly parents: readonly string[];
}

/** Terms that a reader of HPO depends on, with their real labels: the roots, kidney terms, signature terms and onset terms. */
const REAL_TERMS = [
  'HP:0000001 All',
  'HP:0000118 Phenotypic abnormality < HP:0000001',
  'HP:0000005 Mode of inheritance < HP:0000001',
  'HP:0012823 Clinical modifier < HP:0000001',
  'HP:0031797 Clinical course < HP:0000001',
  'HP:0003674 Onset < HP:0031797',
  'HP:0003581 Adult onset < HP:0003674',
  'HP:0410280 Pediatric onset < HP:0003674',
  'HP:0003623 Neonatal onset < HP:0410280',
  'HP:0003577 Congenital onset < HP:0003674',
  'HP:0030674 Antenatal onset < HP:0003674',
  'HP:0000006 Autosomal dominant inheritance < HP:0000005',
  'HP:0000007 Autosomal recessive inheritance < HP:0000005',
  'HP:0001507 Growth abnormality < HP:0000118',
  'HP:0000924 Abnormality of the skeletal system < HP:0000118',
  'HP:0000707 Abnormality of the nervous system < HP:0000118',
  'HP:0000152 Abnormality of head or neck < HP:0000118',
  'HP:0000119 Abnormality of the genitourinary system < HP:0000118',
  'HP:0000079 Abnormality of the urinary system < HP:0000119',
  'HP:0010935 Abnormality of the upper urinary tract < HP:0000079',
  'HP:0000077 Abnormality of the kidney < HP:0010935',
  'HP:0012210 Abnormal renal morphology < HP:0000077',
  'HP:0011277 Abnormality of the urinary system physiology < HP:0000079',
  'HP:0000107 Renal cyst < HP:0012210',
  'HP:0005562 Multiple renal cysts < HP:0000107',
  'HP:0000003 Multicystic kidney dysplasia < HP:0000107',
  'HP:0000085 Horseshoe kidney < HP:0012210',
  'HP:0000089 Renal hypoplasia < HP:0012210',
  'HP:0000072 Hydroureter < HP:0000079',
  'HP:0000126 Hydronephrosis < HP:0012210',
  'HP:0000093 Proteinuria < HP:0011277',
  'HP:0000100 Nephrotic syndrome < HP:0012210',
  'HP:0001970 Tubulointerstitial nephritis < HP:0012210',
  'HP:0000796 Urethral obstruction < HP:0000079',
  'HP:0003259 Elevated circulating creatinine concentration < HP:0000118',
  'HP:0000097 Focal segmental glomerulosclerosis < HP:0012210',
  'HP:0003774 Stage 5 chronic kidney disease < HP:0000077',
  'HP:0000123 Nephritis < HP:0012210',
  'HP:0000099 Glomerulonephritis < HP:0000123',
  'HP:0030888 C3 nephritic factor positivity < HP:0000118',
  'HP:0001737 Pancreatic cysts < HP:0000118',
  'HP:0000092 Renal tubular atrophy < HP:0012210',
  'HP:0003127 Hypocalciuria < HP:0011277',
  'HP:0002900 Hypokalemia < HP:0000118',
  'HP:0002148 Hypophosphatemia < HP:0000118',
  'HP:0000114 Proximal tubulopathy < HP:0012210',
  'HP:0004918 Hyperchloremic metabolic acidosis < HP:0000118',
  'HP:0000787 Nephrolithiasis < HP:0011277',
  'HP:0000121 Nephrocalcinosis < HP:0012210',
  'HP:0000791 Uric acid nephrolithiasis < HP:0000787',
  'HP:0008672 Calcium oxalate nephrolithiasis < HP:0000787',
  'HP:0004724 Calcium nephrolithiasis < HP:0000787',
].map(termOf);

/** Terms that lie below a kidney root for certain. */
export const KIDNEY_TERMS = ['HP:0000107', 'HP:0003774', 'HP:0000093', 'HP:0012210', 'HP:0000121'] as const;

/** Phenotypic abnormality, growth, skeleton, nervous system, head and neck. */
const BRANCHES = ['HP:0000118', 'HP:0001507', 'HP:0000924', 'HP:0000707', 'HP:0000152'] as const;
const PUBLISHED_TERMS = 19_000;
const FIRST_MADE_UP = 8_000_000;
const ADJECTIVES = ['Abnormal', 'Increased', 'Decreased', 'Bilateral', 'Progressive', 'Recurrent', 'Asymmetric'] as const;
const PARTS = [
  'renal cortex',
  'tubular transport',
  'femur morphology',
  'gait',
  'palate',
  'hair pigmentation',
  'serum lipid level',
] as const;

/**
 * The ontology: the terms above, and so many made-up ones below their phenotypes that there are as many as are published. Above a
 * scale of 1 only what is annotated with them grows, as it does in life.
 */
export function generateTerms(seed: number, scale: number): readonly GeneratedTerm[] {
  const random = seededRandom(seed);
  const terms: GeneratedTerm[] = [...REAL_TERMS];
  const count = Math.max(REAL_TERMS.length, Math.round(PUBLISHED_TERMS * Math.min(1, scale)));
  for (let index = terms.length; index < count; index++) {
    const parents = Array.from({ length: random() < 0.2 ? 2 : 1 }, () => parentFor(terms, random(), random()));
    const name = `${ADJECTIVES[index % ADJECTIVES.length]} ${PARTS[(index >> 3) % PARTS.length]} of kind ${index}`;
    terms.push({ id: `HP:${FIRST_MADE_UP + index}`, label: name, parents: [...new Set(parents)] });
  }
  return terms;
}

/** One in fifty begins a new branch, below an organ system or now and then a kidney term; the others go on with a made-up one. */
function parentFor(terms: readonly GeneratedTerm[], newBranch: number, share: number): string {
  const madeUp = terms.length - REAL_TERMS.length;
  if (newBranch >= 0.02 && madeUp > 0) return terms[REAL_TERMS.length + Math.floor(share * madeUp)]?.id ?? BRANCHES[0];
  const branches = newBranch < 0.0015 ? KIDNEY_TERMS : BRANCHES;
  return branches[Math.floor(share * branches.length)] ?? BRANCHES[0];
}

/** Of `HP:0000107 Renal cyst < HP:0012210`. */
function termOf(line: string): GeneratedTerm {
  const [term = '', ...parents] = line.split(' < ');
  return { id: term.slice(0, 10), label: term.slice(11), parents };
}
