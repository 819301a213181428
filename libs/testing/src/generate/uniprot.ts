import type { HgncGene } from '../hgnc-genes.ts';
import { type Generate, type GenerateOptions, seededRandom } from './generated-file.ts';
import { scaledGenes } from './scaled-genes.ts';

/** UniProt's stream of reviewed human entries, all of them on one line. */
export const generateUniprot: Generate = (options) => [
  { role: 'entries', path: `uniprot/uniprotkb_reviewed_human_${RELEASE}.json.gz`, chunks: () => resultChunks(options) },
];

const RELEASE = '2025_01';
const CHUNK_CHARS = 64 * 1024;

/** Making features is what takes the time: so many different proteins are made and drawn from. */
const DIFFERENT_PROTEINS = 512;

function* resultChunks({ seed, genes, scale }: GenerateOptions): Generator<string> {
  const random = seededRandom(seed);
  const proteins = Array.from({ length: DIFFERENT_PROTEINS }, () => proteinParts(random));
  const coding = genes.filter(({ uniprotIds }) => uniprotIds.length > 0);
  const sharers = sharersOf(coding);
  let no = 0;
  let chunk = '{"results":[';
  for (const scaled of scaledGenes(coding, scale)) {
    for (const accession of scaled.copy === 0 ? scaled.gene.uniprotIds : [madeUpAccession(no)]) {
      const ofEntry = scaled.copy === 0 ? (sharers.get(accession) ?? []) : [scaled.gene];
      // Genes that make the same protein have one entry together.
      if (ofEntry[0] !== scaled.gene) continue;
      const protein = proteins[Math.floor(random() * proteins.length)] ?? proteinParts(random);
      chunk += `${no++ === 0 ? '' : ','}${entryText(ofEntry, scaled.copy, accession, protein)}`;
    }
    if (chunk.length < CHUNK_CHARS) continue;
    yield chunk;
    chunk = '';
  }
  yield `${chunk}]}`;
}

/** By accession the genes that it is of, each once. */
function sharersOf(genes: readonly HgncGene[]): ReadonlyMap<string, readonly HgncGene[]> {
  const sharers = new Map<string, HgncGene[]>();
  for (const gene of genes)
    for (const accession of new Set(gene.uniprotIds)) sharers.set(accession, [...(sharers.get(accession) ?? []), gene]);
  return sharers;
}

/** Of the longer form, which only unreviewed human entries have: none that a gene has. */
function madeUpAccession(no: number): string {
  const middle = Math.floor(no / 10) % 1_296;
  const letter = String.fromCharCode(65 + (Math.floor(no / 12_960) % 26));
  return `A0AZZ9${letter}${middle.toString(36).toUpperCase().padStart(2, '0')}${no % 10}`;
}

/** What an entry consists of beside its names: pieces of JSON. */
interface ProteinParts {
  readonly length: number;
  readonly comments: string;
  readonly features: string;
  readonly families: string;
}

function entryText(
  genes: readonly HgncGene[],
  copy: number,
  accession: string,
  { length, comments, features, families }: ProteinParts,
): string {
  const symbolOf = ({ symbol }: HgncGene): string => (copy === 0 ? symbol : `${symbol}-${copy}`);
  const idOf = ({ hgncId }: HgncGene): string => (copy === 0 ? hgncId : `${hgncId}00${copy}`);
  const aliases = genes.flatMap(({ aliasSymbols }) => aliasSymbols);
  const head = {
    entryType: 'UniProtKB reviewed (Swiss-Prot)',
    primaryAccession: accession,
    uniProtkbId: `${accession}_HUMAN`,
    organism: { scientificName: 'Homo sapiens', commonName: 'Human', taxonId: 9606, lineage: LINEAGE },
    proteinDescription: {
      recommendedName: { fullName: { evidences: [{ evidenceCode: 'ECO:0000305' }], value: `Protein ${accession}` } },
      alternativeNames: aliases.slice(0, 3).map((value) => ({ fullName: { value: `Protein ${value}` } })),
    },
    genes: genes.map((gene) => ({
      geneName: { evidences: [{ evidenceCode: 'ECO:0000312', source: 'HGNC', id: idOf(gene) }], value: symbolOf(gene) },
      synonyms: gene.aliasSymbols.map((value) => ({ value })),
    })),
  };
  const hgnc = genes.map(
    (gene) => `{"database":"HGNC","id":"${idOf(gene)}","properties":[{"key":"GeneName","value":"${symbolOf(gene)}"}]}`,
  );
  const references = `"uniProtKBCrossReferences":[${hgnc.join(',')}${families}]`;
  return `${JSON.stringify(head).slice(0, -1)},${comments},${features},${references},"sequence":{"length":${length}}}`;
}

const LINEAGE = ['Eukaryota', 'Metazoa', 'Chordata', 'Mammalia', 'Primates', 'Hominidae', 'Homo'];
const TYPES = ['Domain', 'Region', 'Region', 'Motif', 'Transmembrane', 'Propeptide'];
const EVIDENCES = ['ECO:0000255', 'ECO:0000256', 'ECO:0000269', 'ECO:0000250'];

/** As many features, as much text and as many families as a middling human entry has. */
function proteinParts(random: () => number): ProteinParts {
  const length = 80 + Math.floor(random() ** 2 * 3_000);
  const evidences = (): unknown[] => [
    {
      evidenceCode: EVIDENCES[Math.floor(random() * EVIDENCES.length)],
      source: 'PubMed',
      id: String(10_000_000 + Math.floor(random() * 3e7)),
    },
  ];
  const features = Array.from({ length: 1 + Math.floor(random() * 24) }, (_, index) => {
    const start = 1 + Math.floor(random() * length);
    return {
      type: index === 0 ? 'Chain' : TYPES[Math.floor(random() * TYPES.length)],
      location: {
        start: { value: index === 0 ? 1 : start, modifier: 'EXACT' },
        end: { value: index === 0 ? length : Math.min(length, start + Math.floor(random() * 200)), modifier: 'EXACT' },
      },
      description: `Stretch {${index}} of a "made-up" protein`,
      evidences: evidences(),
    };
  });
  const sentences = Array.from(
    { length: 2 + Math.floor(random() * 8) },
    (_, index) => `Takes part in step ${index} of a made-up process (PubMed:12345678).`,
  );
  const comments = [{ commentType: 'FUNCTION', texts: [{ evidences: sentences.flatMap(evidences), value: sentences.join(' ') }] }];
  const families = ['InterPro', 'Pfam'].flatMap((database) =>
    Array.from({ length: Math.floor(random() * 5) }, () => {
      const id = `${database === 'Pfam' ? 'PF' : 'IPR0'}${String(Math.floor(random() * 20_000)).padStart(5, '0')}`;
      return {
        database,
        id,
        properties: [
          { key: 'EntryName', value: `Family_${id}` },
          { key: 'MatchStatus', value: '1' },
        ],
      };
    }),
  );
  return {
    length,
    comments: `"comments":${JSON.stringify(comments)}`,
    features: `"features":${JSON.stringify(features)}`,
    families: families.map((family) => `,${JSON.stringify(family)}`).join(''),
  };
}
