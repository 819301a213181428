import type { ClinvarGene } from './genes.ts';
import { pickByShare } from './pick-by-share.ts';

/** What the columns of a row say that all rows of its allele share. */
export interface Change {
  readonly type: string;
  readonly name: string;
  readonly geneIds: string;
  readonly symbols: string;
  readonly hgncId: string;
  /** Place behind the start of the gene, and length in bases. */
  readonly offset: number;
  readonly length: number;
  readonly reference: string;
  readonly alternate: string;
}

const RESIDUES = 'Ala Arg Asn Asp Cys Gln Glu Gly His Ile Leu Lys Met Phe Pro Ser Thr Trp Tyr Val'.split(' ');
const BASES = ['A', 'C', 'G', 'T'];

type Make = (gene: ClinvarGene, random: () => number) => Omit<Change, 'geneIds' | 'symbols' | 'hgncId'>;

/** Kinds of alleles with their share of ClinVar. */
const KINDS: readonly (readonly [share: number, make: Make])[] = [
  [0.43, (gene, random) => substitution(gene, random, (codon, from, to) => `(p.${from}${codon}${to})`)],
  [0.19, (gene, random) => substitution(gene, random, (codon, from) => `(p.${from}${codon}=)`)],
  [0.14, (gene, random) => intronic(gene, random, 3 + Math.floor(random() * 60))],
  [0.06, (gene, random) => deletion(gene, random, 1, (codon, from) => ` (p.${from}${codon}fs)`)],
  [0.045, (gene, random) => substitution(gene, random, (codon, from) => `(p.${from}${codon}Ter)`)],
  [0.03, (gene, random) => intronic(gene, random, 1 + Math.floor(random() * 2))],
  [0.03, (gene, random) => untranslated(gene, random, '*')],
  [0.012, (gene, random) => untranslated(gene, random, '-')],
  [0.012, (gene, random) => deletion(gene, random, 3, (codon, from) => ` (p.${from}${codon}del)`)],
  [0.003, (gene, random) => substitution(gene, random, () => '(p.Met1?)')],
  [0.003, (gene, random) => substitution(gene, random, (codon, _from, to) => `(p.Ter${codon}${to}extTer12)`)],
  [0.01, (gene, random) => deletion(gene, random, 60 + Math.floor(random() * 40_000), () => '')],
];
const COPY_NUMBER_SHARE = 0.02;
/** Alleles that also lie in a regulatory region which NCBI counts as a gene. */
const REGION_SHARE = 0.03;

/** Makes the changes of alleles, drawn by their shares; the same seed gives the same ones. */
export function alleleKinds(random: () => number): (gene: ClinvarGene) => Change {
  return (gene) => {
    if (random() < COPY_NUMBER_SHARE) return copyNumber(gene, random);
    const [, make] = pickByShare(KINDS, random());
    return { ...make(gene, random), ...genesOf(gene, random) };
  };
}

function genesOf({ gene }: ClinvarGene, random: () => number): Pick<Change, 'geneIds' | 'symbols' | 'hgncId'> {
  if (random() < REGION_SHARE)
    return { geneIds: '-1', symbols: `${gene.symbol};LOC${126_800_000 + Math.floor(random() * 70_000)}`, hgncId: '-' };
  return { geneIds: gene.entrezId ?? '-1', symbols: gene.symbol, hgncId: gene.hgncId };
}

function titleOf({ transcript, gene }: ClinvarGene, change: string): string {
  return `${transcript}(${gene.symbol}):${transcript.startsWith('NM') ? 'c' : 'n'}.${change}`;
}

function substitution(gene: ClinvarGene, random: () => number, protein: (codon: number, from: string, to: string) => string) {
  const codon = 2 + Math.floor(random() * gene.codons);
  const first = Math.floor(random() * RESIDUES.length);
  const from = RESIDUES[first] ?? 'Ala';
  const to = RESIDUES[(first + 1 + Math.floor(random() * (RESIDUES.length - 1))) % RESIDUES.length] ?? 'Val';
  const { reference, alternate } = twoBases(random);
  const name = titleOf(gene, `${codon * 3 - 1}${reference}>${alternate}`);
  const coding = gene.transcript.startsWith('NM') ? `${name} ${protein(codon, from, to)}` : name;
  return { type: 'single nucleotide variant', name: coding, offset: codon * 37, length: 1, reference, alternate };
}

function intronic(gene: ClinvarGene, random: () => number, distance: number) {
  const base = 4 + Math.floor(random() * gene.codons * 3);
  const { reference, alternate } = twoBases(random);
  const name = titleOf(gene, `${base}${random() < 0.5 ? '+' : '-'}${distance}${reference}>${alternate}`);
  return { type: 'single nucleotide variant', name, offset: base * 12, length: 1, reference, alternate };
}

function untranslated(gene: ClinvarGene, random: () => number, side: '*' | '-') {
  const distance = 1 + Math.floor(random() * 300);
  const { reference, alternate } = twoBases(random);
  return {
    type: 'single nucleotide variant',
    name: titleOf(gene, `${side}${distance}${reference}>${alternate}`),
    offset: distance,
    length: 1,
    reference,
    alternate,
  };
}

function deletion(gene: ClinvarGene, random: () => number, length: number, protein: (codon: number, from: string) => string) {
  const codon = 2 + Math.floor(random() * gene.codons);
  const from = RESIDUES[Math.floor(random() * RESIDUES.length)] ?? 'Ala';
  const base = codon * 3 - 2;
  const name = titleOf(gene, `${base}${length === 1 ? '' : `_${base + length - 1}`}del`);
  const coding = gene.transcript.startsWith('NM') ? `${name}${protein(codon, from)}` : name;
  const isShort = length <= 50;
  return { type: 'Deletion', name: coding, offset: codon * 37, length, reference: isShort ? 'CA' : 'na', alternate: isShort ? 'C' : 'na' };
}

function copyNumber(gene: ClinvarGene, random: () => number): Change {
  const others = gene.neighbours.slice(0, Math.floor(random() ** 3 * gene.neighbours.length));
  const length = 20_000 + Math.floor(random() * 3_000_000);
  const isLoss = random() < 0.5;
  const range = `${gene.start}-${gene.start + length}`;
  return {
    type: isLoss ? 'copy number loss' : 'copy number gain',
    name: `GRCh38/hg38 ${gene.cytoband}(chr${gene.chromosome}:${range})x${isLoss ? 1 : 3}`,
    geneIds: others.length === 0 ? (gene.gene.entrezId ?? '-1') : '-1',
    symbols: [gene.gene, ...others].map(({ symbol }) => symbol).join(';'),
    hgncId: others.length === 0 ? gene.gene.hgncId : '-',
    offset: 0,
    length,
    reference: 'na',
    alternate: 'na',
  };
}

function twoBases(random: () => number): { readonly reference: string; readonly alternate: string } {
  const first = Math.floor(random() * BASES.length);
  const second = (first + 1 + Math.floor(random() * (BASES.length - 1))) % BASES.length;
  return { reference: BASES[first] ?? 'A', alternate: BASES[second] ?? 'C' };
}
