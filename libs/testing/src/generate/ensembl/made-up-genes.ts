import type { HgncGene } from '../../hgnc-genes.ts';
import { type GenerateOptions, seededRandom } from '../generated-file.ts';
import { scaledGenes } from '../scaled-genes.ts';
import type { GtfExon, GtfGene, GtfTranscript } from './gtf-lines.ts';

/** Where genes lie whose place is checked before a release is published. */
const KNOWN_PLACES: Readonly<Record<string, readonly [chromosome: string, strand: '+' | '-']>> = {
  PKD1: ['16', '-'],
  PKD2: ['4', '+'],
  COL4A5: ['X', '+'],
  UMOD: ['16', '-'],
  WT1: ['11', '-'],
  NPHS1: ['19', '-'],
};

/** Genes of the pseudoautosomal regions, which the GTF has on X and, with other ids, on Y. */
const PSEUDOAUTOSOMAL = new Set(
  'PLCXD1 PPP2R3B SHOX CRLF2 CSF2RA IL3RA SLC25A6 P2RY8 AKAP17A ASMT DHRSX ZBED1 CD99 SPRY3 VAMP7 IL9R'.split(' '),
);

const AUTOSOMES = 22;
/** Transcripts of a gene and exons of a transcript, on average, as in the real file. */
const MEAN = { coding: { transcripts: 9, exons: 8 }, other: { transcripts: 2, exons: 3 } };
const INTRON = 1_900;
const LAST_POSITION = 240_000_000;

/**
 * Genes with real ids and symbols and made-up structure, in the numbers of the real file: each followed by one that nobody has named,
 * as half of the real file's genes are.
 */
export function* madeUpGenes({ seed, genes, scale }: GenerateOptions): Generator<GtfGene> {
  const random = seededRandom(seed);
  let number = 700_000;
  const nextId = (prefix: string): string => `${prefix}${String(++number).padStart(11, '0')}`;
  const located = genes.filter(({ ensemblGeneId }) => ensemblGeneId !== null);
  // More than all genes there cannot be: a larger file has more transcripts of each.
  for (const { gene } of scaledGenes(located, Math.min(1, scale))) {
    const made = geneOf(gene, { random, nextId, perGene: Math.max(1, scale) });
    yield made;
    if (PSEUDOAUTOSOMAL.has(gene.symbol)) yield { ...made, id: nextId('ENSG'), chromosome: 'Y' };
    yield unnamedGene({ random, nextId, perGene: 1 });
  }
}

interface Making {
  readonly random: () => number;
  readonly nextId: (prefix: string) => string;
  readonly perGene: number;
}

function geneOf(gene: HgncGene, making: Making): GtfGene {
  const isCoding = gene.uniprotIds.length > 0;
  const { random } = making;
  const autosome = String(1 + Math.floor(random() * AUTOSOMES));
  const drawn = [PSEUDOAUTOSOMAL.has(gene.symbol) ? 'X' : autosome, random() < 0.5 ? '+' : '-'] as const;
  const [chromosome, strand] = KNOWN_PLACES[gene.symbol] ?? drawn;
  const facts = { id: gene.ensemblGeneId ?? '', name: gene.symbol, biotype: isCoding ? 'protein_coding' : 'lncRNA', chromosome, strand };
  return structured(facts, isCoding, making);
}

function unnamedGene(making: Making): GtfGene {
  const chromosome = String(1 + Math.floor(making.random() * AUTOSOMES));
  return structured({ id: making.nextId('ENSG'), biotype: 'lncRNA', chromosome, strand: '+' }, false, making);
}

type GeneFacts = Pick<GtfGene, 'id' | 'name' | 'biotype' | 'chromosome' | 'strand'>;

function structured(facts: GeneFacts, isCoding: boolean, making: Making): GtfGene {
  const { random, perGene } = making;
  const start = 10_000 + Math.floor(random() * LAST_POSITION);
  const mean = isCoding ? MEAN.coding : MEAN.other;
  const count = Math.max(1, Math.round(random() * 2 * mean.transcripts * perGene));
  const transcripts = Array.from({ length: count }, (_, index) => transcriptOf(facts, index, start, isCoding, making));
  const end = Math.max(...transcripts.flatMap(({ exons }) => exons.map((exon) => exon.end)));
  return { ...facts, version: 1 + Math.floor(random() * 20), start, end, transcripts };
}

function transcriptOf(facts: GeneFacts, index: number, start: number, isCoding: boolean, { random, nextId }: Making): GtfTranscript {
  const mean = isCoding ? MEAN.coding.exons : MEAN.other.exons;
  const exons = exonsFrom(start + index * 7, Math.max(1, Math.round(random() * 2 * mean)), random, nextId);
  const isFirst = index === 0;
  const first = exons[0];
  const last = exons.at(-1);
  return {
    id: nextId('ENST'),
    version: 1 + Math.floor(random() * 10),
    ...(facts.name === undefined ? {} : { name: `${facts.name}-${201 + index}` }),
    biotype: isCoding ? 'protein_coding' : 'lncRNA',
    tags: [
      ...(isCoding ? ['CCDS'] : []),
      ...['gencode_basic', 'gencode_primary'],
      ...(isFirst ? ['Ensembl_canonical'] : []),
      ...(isFirst && isCoding ? ['MANE_Select'] : []),
    ],
    exons: facts.strand === '+' ? exons : exons.toReversed(),
    ...(isCoding && first && last ? { coding: { proteinId: nextId('ENSP'), start: first.start + 30, end: last.end - 30 } } : {}),
  };
}

/** So many exons along the chromosome. */
function exonsFrom(start: number, count: number, random: () => number, nextId: (prefix: string) => string): GtfExon[] {
  let at = start;
  return Array.from({ length: count }, () => {
    const exon = { id: nextId('ENSE'), start: at, end: at + 99 + Math.floor(random() * 200) };
    at = exon.end + INTRON;
    return exon;
  });
}
