import type { GeneDocument, ParseContext } from '@nephron/annotator-kit';
import { ArtifactMissingError } from '@nephron/errors';
import type { EnsemblRole } from '@nephron/upstream';
import { chooseCanonical } from './canonical.ts';
import type { GeneBlock } from './gene-block.ts';
import { genesOf } from './gtf.ts';
import { HeldBack, isFinal } from './held-back.ts';
import { type Match, matchOf } from './join.ts';
import { type ManeTable, readMane } from './mane.ts';
import { type StructureDocument, structureDocument } from './record.ts';

/**
 * One document per approved gene of the GTF, given as the file goes; those of chromosome Y, and those not joined by Ensembl id, come
 * last, because a better one may follow.
 */
export async function* parseEnsembl({ files, genes, report, signal }: ParseContext<EnsemblRole>): AsyncGenerator<GeneDocument> {
  const { gtf } = files;
  if (!gtf) throw new ArtifactMissingError('no file for gtf');
  const mane = files.mane ? await readMane(files.mane, report, signal) : undefined;
  const recognise = (geneId: string, symbol: string | undefined): Match | undefined =>
    matchOf(genes, geneId, mane?.hgncIdOf(geneId), symbol);
  const heldBack = new HeldBack();
  const done = new Set<string>();
  for await (const { block, known } of genesOf(gtf, recognise, report, signal)) {
    const { hgncId } = known;
    const document = documentOf(block, known, mane);
    if (typeof document === 'string') report.badLine(gtf, block.line, document);
    else if (!isFinal(document)) {
      if (!heldBack.offer(hgncId, document)) report.badLine(gtf, block.line, secondTime(document));
    } else if (done.has(hgncId)) report.badLine(gtf, block.line, secondTime(document));
    else {
      done.add(hgncId);
      yield { hgncId, document };
    }
  }
  yield* heldBack.chosen((hgncId) => done.has(hgncId));
}

/** What the file says about a gene, or why that cannot be trusted. */
function documentOf(block: GeneBlock, { by }: Match, mane: ManeTable | undefined): StructureDocument | string {
  const gene = block.model();
  const canonical = chooseCanonical(gene.transcripts);
  if (!canonical) return `gene ${gene.id} has no transcripts`;
  const exons = block.exonsOf(canonical.transcript);
  if (typeof exons === 'string') return exons;
  return structureDocument({ gene, matchedBy: by, canonical, exons, pairs: mane ? mane.pairsOf(gene) : null });
}

function secondTime({ gene_id, chromosome }: StructureDocument): string {
  return `gene ${gene_id} comes a second time on chromosome ${chromosome}; the first is kept`;
}
