import type { HgncGene } from '../hgnc-genes.ts';
import { type Generate, type GenerateOptions, seededRandom } from './generated-file.ts';
import { lineChunks } from './line-chunks.ts';

/** STRING's human proteins, the links of its physical subnetwork and, with ids of genes among others, the aliases of its proteins. */
export const generateStringPpi: Generate = (options) => {
  const proteins = proteinsOf(options);
  return [
    { role: 'protein_info', path: file('protein.info'), chunks: () => lineChunks(infoLines(proteins)) },
    { role: 'physical_links', path: file('protein.physical.links'), chunks: () => lineChunks(linkLines(proteins, options)) },
    { role: 'aliases', path: file('protein.aliases'), chunks: () => lineChunks(aliasLines(proteins, options.scale)) },
  ];
};

const RELEASE = 'v12.0';

/** In the real file a protein has so many links to proteins whose id is greater. */
const LINKS_PER_PROTEIN = 37.5;

/** In the real file a protein has so many aliases beside those that are made here. */
const OTHER_ALIASES = 190;

interface Protein {
  readonly id: string;
  readonly gene: HgncGene;
}

function file(kind: string): string {
  return `string/9606.${kind}.${RELEASE}.txt.gz`;
}

/** One protein of every gene that makes one; more than all there cannot be, so a larger file has more links of each. */
function proteinsOf({ genes, scale }: GenerateOptions): Protein[] {
  const coding = genes.filter((gene) => gene.uniprotIds.length > 0 && gene.ensemblGeneId !== null);
  return coding
    .slice(0, Math.ceil(coding.length * Math.min(1, scale)))
    .map((gene) => ({ gene, id: `9606.ENSP${(gene.ensemblGeneId ?? '').slice('ENSG'.length)}` }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function* infoLines(proteins: readonly Protein[]): Generator<string> {
  yield '#string_protein_id\tpreferred_name\tprotein_size\tannotation';
  for (const [index, { id, gene }] of proteins.entries()) {
    const sentence = `${gene.symbol} protein; takes part in processes that were made up for this file. `;
    yield `${id}\t${gene.symbol}\t${100 + ((index * 37) % 2_400)}\t${sentence.repeat(1 + (index % 3)).trimEnd()}`;
  }
}

/** Each link once in both directions, as the real file has it; most scores are low, as the real ones. */
function* linkLines(proteins: readonly Protein[], { seed, scale }: GenerateOptions): Generator<string> {
  const random = seededRandom(seed);
  const linksEach = LINKS_PER_PROTEIN * Math.max(1, scale);
  yield 'protein1 protein2 combined_score';
  for (const [position, { id }] of proteins.entries()) {
    const partners = new Set<number>();
    const wanted = Math.min(proteins.length - 1, Math.round(linksEach * (0.2 + 1.6 * random())));
    for (let tried = 0; partners.size < wanted && tried < wanted * 2; tried++) partners.add(Math.floor(random() * proteins.length));
    partners.delete(position);
    for (const partner of partners) {
      const other = proteins[partner]?.id;
      if (!other) continue;
      const score = random() < 0.77 ? 150 + Math.floor(random() * 250) : 400 + Math.floor(random() * 600);
      yield `${id} ${other} ${score}`;
      yield `${other} ${id} ${score}`;
    }
  }
}

function* aliasLines(proteins: readonly Protein[], scale: number): Generator<string> {
  yield '#string_protein_id\talias\tsource';
  const others = Math.round(OTHER_ALIASES * Math.max(1, scale));
  for (const { id, gene } of proteins) {
    const known = [
      [gene.hgncId, 'Ensembl_HGNC_hgnc_id'],
      [gene.ensemblGeneId ?? '', 'Ensembl_gene'],
      [gene.ensemblGeneId ?? '', 'Ensembl_HGNC_ensembl_gene_id'],
      [gene.symbol, 'Ensembl_HGNC_symbol'],
      [gene.symbol, 'UniProt_GN_Name'],
      [gene.entrezId ?? gene.symbol, 'Ensembl_HGNC_entrez_id'],
      ...gene.uniprotIds.map((accession) => [accession, 'UniProt_AC'] as const),
    ] as const;
    for (const [alias, source] of known) yield `${id}\t${alias}\t${source}`;
    for (let no = 0; no < others; no++) yield `${id}\tBAA${10_000 + no}.1\tEnsembl_UniProt_DR_EMBL_protein`;
  }
}
