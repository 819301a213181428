import type { GeneDocument, ParseContext } from '@nephron/annotator-kit';
import type { DescartesRole } from '@nephron/upstream';
import { Claims } from './claims.ts';
import { expressionRows, SHARE, TPM } from './expression-table.ts';
import { readGeneMap } from './gene-map.ts';
import { geneOf } from './match.ts';

/** One document per gene that the atlas has a value for, in the order of the table of TPM; at the end those that only have a share of cells. */
export async function* parseDescartes({ files, genes, report, signal }: ParseContext<DescartesRole>): AsyncGenerator<GeneDocument> {
  const map = await readGeneMap(files.gene_map, genes, report, signal);
  const claims = new Claims();
  for (const measure of [TPM, SHARE]) {
    const file = files[measure.of];
    if (!file) continue;
    const onBadLine = (line: number, why: string): void => report.badLine(file, line, why);
    for await (const { rows, read } of expressionRows(file, measure, onBadLine)) {
      signal.throwIfAborted();
      report.rows(read);
      for (const row of rows) {
        const match = geneOf(row.symbol, map, genes);
        if (match) claims.add(match, row, measure);
        else report.unmatched(1);
      }
    }
  }
  yield* claims.documents();
}
