import type { GeneratedMouse } from './mice.ts';

const HOMOLOGY_HEADER = [
  'DB Class Key',
  'Common Organism Name',
  'NCBI Taxon ID',
  'Symbol',
  'EntrezGene ID',
  'Mouse MGI ID',
  'HGNC ID',
  'OMIM Gene ID',
  'Genetic Location',
  'Genome Coordinates (mouse: GRCm39 human: GRCh38)',
  'Nucleotide RefSeq IDs',
  'Protein RefSeq IDs',
  'SWISS_PROT IDs',
].join('\t');

/** `HMD_HumanPhenotype.rpt`: orthologues with the organ systems in which the mouse gene has findings. */
export function* humanPhenotypeChunks(mice: Iterable<GeneratedMouse>): Iterable<string> {
  for (const { gene, mgiId, symbol, genotypes } of mice) {
    const systems = new Set(genotypes.flatMap(({ terms }) => terms.flatMap(({ system }) => system?.id ?? [])));
    yield `${gene.symbol}\t${gene.entrezId}\t${symbol}\t${mgiId}\t${[...systems].sort().join(', ')}\t\n`;
  }
}

/** `HOM_MouseHumanSequence.rpt`: each pair as a class of two rows. */
export function* homologyChunks(mice: Iterable<GeneratedMouse>): Iterable<string> {
  yield `${HOMOLOGY_HEADER}\n`;
  let key = 47_871_959;
  for (const { gene, mgiId, symbol } of mice) {
    key++;
    const sequences = `NM_${key},NM_${key + 1},XM_${key}\tNP_${key},NP_${key + 1},XP_${key}`;
    yield `${key}\tmouse, laboratory\t10090\t${symbol}\t${key}\t${mgiId}\t\t\tChr19 4.31 cM\tChr19:5414661-5416904(-)\t${sequences}\tO54962\n`;
    yield `${key}\thuman\t9606\t${gene.symbol}\t${gene.entrezId}\t\t${gene.hgncId}\t\tChr11 q13.1\tChr11:66002079-66004149(+)\t${sequences}\t${gene.uniprotIds[0] ?? ''}\n`;
  }
}

/** `MGI_GenePheno.rpt`: the genotypes without conditional ones, one row per term. */
export function* genePhenoChunks(mice: Iterable<GeneratedMouse>): Iterable<string> {
  for (const { mgiId, genotypes } of mice) {
    for (const { id, composition, alleles, alleleIds, background, terms, isConditional } of genotypes) {
      if (isConditional) continue;
      const begins = `${composition}\t${alleles.join('|')}\t${alleleIds.join('|')}\t${background}\t`;
      for (const [index, term] of terms.entries()) yield `${begins}${term.id}\t${12_000_000 + index}\t${mgiId}\t${id}\n`;
    }
  }
}

/** `MGI_PhenoGenoMP.rpt`: all genotypes, with every marker in them. */
export function* phenoGenoChunks(mice: Iterable<GeneratedMouse>): Iterable<string> {
  for (const { genotypes } of mice) {
    for (const { composition, alleles, background, terms, markers } of genotypes) {
      const begins = `${composition}\t${alleles.join('|')}\t${background}\t`;
      for (const [index, term] of terms.entries()) yield `${begins}${term.id}\t${12_000_000 + index}\t${markers.join(',')}\n`;
    }
  }
}
