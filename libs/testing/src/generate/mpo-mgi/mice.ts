import type { HgncGene } from '../../hgnc-genes.ts';
import { type GenerateOptions, seededRandom } from '../generated-file.ts';
import { KIDNEY_TERMS, type MpTerm } from './terms.ts';

/** A mouse genotype with its phenotypes. */
interface GeneratedGenotype {
  readonly id: string;
  /** Allelic composition, such as `Pkd1<tm1Abc>/Pkd1<+>`. */
  readonly composition: string;
  readonly alleles: readonly string[];
  readonly alleleIds: readonly string[];
  readonly background: string;
  readonly terms: readonly MpTerm[];
  /** MGI ids of all genes and transgenes in it. */
  readonly markers: readonly string[];
  readonly isConditional: boolean;
}

/** A human gene, its mouse orthologue, and the genotypes of that. */
export interface GeneratedMouse {
  readonly gene: HgncGene;
  readonly mgiId: string;
  readonly symbol: string;
  readonly genotypes: readonly GeneratedGenotype[];
}

/** Genotypes and annotations per mouse gene with any, as MGI has them for some 15,000 genes. */
const GENOTYPES_PER_GENE = 4.5;
const TERMS_PER_GENOTYPE = 7;
const SHARE_WITH_GENOTYPES = 0.75;
const ALWAYS_RENAL = new Set(['PKD1', 'PKD2', 'COL4A5', 'UMOD', 'WT1', 'NPHS1']);
const BACKGROUNDS = ['involves: 129S4/SvJae * C57BL/6', 'involves: 129S2/SvPas', 'C57BL/6J-Abc', 'Not Specified'] as const;
const ZYGOSITIES = ['hm', 'hm', 'hm', 'ht', 'cn', 'compound', 'hemizygous'] as const;

/** Mouse by mouse; the same seed gives the same ones, however often they are asked for. */
export function* mice({ seed, genes, scale }: GenerateOptions, terms: readonly MpTerm[]): Iterable<GeneratedMouse> {
  const withMouse = genes.filter(({ entrezId, mgdIds }) => entrezId !== null && mgdIds.length > 0);
  const isSmall = scale < 1;
  for (const [index, gene] of withMouse.entries()) {
    const random = seededRandom(seed + 7919 * (index + 1));
    const isRenal = ALWAYS_RENAL.has(gene.symbol);
    const isChosen = isRenal || random() < SHARE_WITH_GENOTYPES * Math.min(1, scale);
    const times = isSmall ? 1 : scale;
    const count = isChosen ? Math.max(1, Math.round(GENOTYPES_PER_GENE * times * 2 * random())) : 0;
    const symbol = `${gene.symbol.slice(0, 1)}${gene.symbol.slice(1).toLowerCase()}`;
    const mouse = { gene, mgiId: gene.mgdIds[0] ?? '', symbol };
    const genotypes = Array.from({ length: count }, (_, number) => genotype(mouse, index, number, isRenal, terms, random));
    yield { ...mouse, genotypes };
  }
}

function genotype(
  { mgiId, symbol }: Pick<GeneratedMouse, 'mgiId' | 'symbol'>,
  mouse: number,
  number: number,
  isRenal: boolean,
  terms: readonly MpTerm[],
  random: () => number,
): GeneratedGenotype {
  const zygosity = number === 0 && isRenal ? 'hm' : (ZYGOSITIES[Math.floor(random() * ZYGOSITIES.length)] ?? 'hm');
  const allele = `${symbol}<tm${1 + (number >> 2)}Gen>`;
  const count = 1 + Math.floor(random() * 2 * TERMS_PER_GENOTYPE);
  const found = Array.from({ length: count }, () => termAt(terms, 1 + Math.floor(random() * (terms.length - 1))));
  const kidney = KIDNEY_TERMS[Math.floor(random() * KIDNEY_TERMS.length)];
  const id = 10_000_000 + mouse * 1_000 + number;
  const parts = partsOf(zygosity, symbol, allele);
  return {
    id: `MGI:${id}`,
    composition: parts.composition,
    alleles: parts.alleles,
    alleleIds: parts.alleles
      .filter((each) => !each.endsWith('<+>'))
      .map((_, index) => `MGI:${20_000_000 + mouse * 1_000 + number * 3 + index}`),
    background: BACKGROUNDS[Math.floor(random() * BACKGROUNDS.length)] ?? '',
    terms: [...new Set(number === 0 && isRenal && kidney ? [kidney, ...found] : found)],
    markers: zygosity === 'cn' ? [mgiId, 'MGI:9900001'] : [mgiId],
    isConditional: zygosity === 'cn',
  };
}

function partsOf(zygosity: (typeof ZYGOSITIES)[number], symbol: string, allele: string) {
  const wildType = `${symbol}<+>`;
  const other = `${symbol}<tm9.1(KOMP)Vlcg>`;
  const driver = 'Tg(Cdh16-cre)91Igr';
  switch (zygosity) {
    case 'hm':
      return { composition: `${allele}/${allele}`, alleles: [allele] };
    case 'ht':
      return { composition: `${allele}/${wildType}`, alleles: [wildType, allele] };
    case 'compound':
      return { composition: `${allele}/${other}`, alleles: [allele, other] };
    case 'hemizygous':
      return { composition: `${allele}/Y`, alleles: [allele] };
    case 'cn':
      return { composition: `${allele}/${allele},${driver}/0`, alleles: [allele, driver] };
  }
}

function termAt(terms: readonly MpTerm[], index: number): MpTerm {
  const term = terms[index];
  if (!term) throw new RangeError('there are no terms to choose from');
  return term;
}
