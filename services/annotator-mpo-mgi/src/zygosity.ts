/**
 * What a genotype says about one of its markers, read from its allelic composition:
 * - `homozygous`: two identical alleles (MGI's code hm);
 * - `heterozygous`: one allele over wild type, `<+>` (ht);
 * - `conditional`: its alleles together with a recombinase (cre) that another allele or a transgene brings (cn);
 * - `other`: two different alleles, hemizygous (`/Y`, `/0`), indeterminate (`/?`), and the like (cx, tg, ot);
 * - `complex`: alleles of other genes are mutated too, so that the phenotype cannot be laid to this marker alone.
 */
export type Zygosity = (typeof ZYGOSITIES)[number];

export const ZYGOSITIES = ['homozygous', 'heterozygous', 'conditional', 'other'] as const;

interface Allele {
  readonly text: string;
  /** Gene or transgene it belongs to: the text before `<`; undefined for `Y`, `0`, `?` and the like. */
  readonly marker: string | undefined;
  readonly isWildType: boolean;
  readonly isRecombinase: boolean;
  /** Brings a recombinase, or what switches one on, and so is there to mutate others. */
  readonly isDriver: boolean;
}

export interface Genotype {
  readonly pairs: readonly (readonly Allele[])[];
  readonly alleles: readonly Allele[];
}

/** Alleles name what they carry in parentheses: `Six2<tm1(tTA,cre)Abc>`, `Tg(Cdh16-cre)91Igr`, `(cre/ERT2)`, `(icre)`. */
const RECOMBINASE = /\([^)]*(?<![a-z])i?cre(?:ERT?2?)?(?![a-z])/i;
/** The tetracycline transactivators that switch on a `tetO-cre`: `Tg(Pax8-rtTA2S*M2)1Koes`. */
const TRANSACTIVATOR = /\([^)]*(?<![A-Za-z])r?tTA/;

/**
 * Reads an allelic composition such as `Pkd1<tm2Ggg>/Pkd1<tm2Ggg>,Tg(Cdh16-cre)91Igr/0` and the list of all alleles of the genotype,
 * which may name some that the composition leaves out.
 */
export function readGenotype(composition: string, alleleSymbols: string): Genotype {
  const pairs = topLevelParts(composition, ', \t\r\n|').map((pair) => topLevelParts(pair, '/').map(alleleOf));
  const listed = topLevelParts(alleleSymbols, '|').map(alleleOf);
  return { pairs, alleles: [...pairs.flat(), ...listed] };
}

/** Zygosity of the genotype as to a marker (a mouse gene symbol); undefined where it says nothing about it. */
export function zygosityOf(genotype: Genotype, marker: string): Zygosity | 'complex' | undefined {
  const mutant = genotype.alleles.filter((allele) => allele.marker !== undefined && !allele.isWildType);
  const own = mutant.filter((allele) => allele.marker === marker);
  const foreign = mutant.filter((allele) => allele.marker !== marker);
  const foreignGenes = foreign.filter((allele) => !allele.isDriver);
  if (own.length === 0) return undefined;
  // Its own alleles only bring the recombinase: the phenotype belongs to the genes that are floxed.
  if (foreignGenes.length > 0 && own.every((allele) => allele.isDriver)) return undefined;
  if (foreignGenes.length > 0) return 'complex';
  if (foreign.length > 0) return foreign.some((allele) => allele.isRecombinase) ? 'conditional' : 'other';
  return zygosityOfPairs(genotype.pairs.filter((pair) => pair.some((allele) => allele.marker === marker)));
}

/** Markers of the genotype that are mutated and not merely drivers. */
export function mutatedMarkers({ alleles }: Genotype): ReadonlySet<string> {
  return new Set(alleles.flatMap(({ marker, isWildType, isDriver }) => (marker === undefined || isWildType || isDriver ? [] : marker)));
}

function zygosityOfPairs(pairs: readonly (readonly Allele[])[]): Zygosity {
  const [pair, ...more] = pairs;
  const [first, second] = pair ?? [];
  if (!first || !second || more.length > 0 || pair?.length !== 2) return 'other';
  if (first.text === second.text) return 'homozygous';
  return first.isWildType || second.isWildType ? 'heterozygous' : 'other';
}

function alleleOf(text: string): Allele {
  const superscript = text.indexOf('<');
  const marker = superscript > 0 ? text.slice(0, superscript) : text;
  const carries = text.includes('(');
  const isRecombinase = carries && RECOMBINASE.test(text);
  return {
    text,
    marker: /^[YX0?+-]?$/.test(marker) ? undefined : marker,
    isWildType: text === '+' || text.endsWith('<+>'),
    isRecombinase,
    isDriver: isRecombinase || (carries && TRANSACTIVATOR.test(text)),
  };
}

/** Splits at separators (single characters) that stand outside `<…>` and `(…)`, in which commas and slashes belong to names. */
function topLevelParts(text: string, separators: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at <= text.length; at++) {
    const char = text[at];
    if (char === '<' || char === '(') depth++;
    else if (char === '>' || char === ')') depth = Math.max(0, depth - 1);
    else if (char === undefined || (depth === 0 && separators.includes(char))) {
      const part = text.slice(from, at).trim();
      if (part !== '') parts.push(part);
      from = at + 1;
    }
  }
  return parts;
}
