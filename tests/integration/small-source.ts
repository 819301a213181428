// A source as small as one can be, to test what all sources share: `<hgnc id>\t<value>` lines below a header.
import { columnsOf, rowBatches, type Source } from '@nephron/annotator-kit';
import type { SourceId } from '@nephron/contracts';
import type { Db } from '@nephron/db';

export const HEADER = 'hgnc_id\tvalue';

export interface SmallSourceOptions {
  readonly minDocuments?: number;
  readonly sentinel?: string;
  /** Called before each document; may wait, to hold the parser where a test wants it. */
  readonly beforeDocument?: (index: number) => Promise<void> | void;
}

export function smallSource(id: SourceId, options: SmallSourceOptions = {}): Source {
  return {
    id,
    parserVersion: 1,
    artifacts: [{ role: 'table', publisher: id, names: [/values\.txt/], mark: /hgnc_id/ }],
    missing: (files) => (files.table ? undefined : `the mirror folder has no ${id}/values.txt`),
    version: async (files) => (await headerOf(files.table?.lines()))[1] ?? 'unversioned',
    gate: {
      minDocuments: options.minDocuments ?? 1,
      maxBadShare: 0.1,
      sentinels: options.sentinel ? [{ hgncId: options.sentinel, symbol: options.sentinel }] : [],
    },
    async *parse({ files, genes, report, signal }) {
      const file = files.table;
      if (!file) return;
      let index = 0;
      for await (const rows of rowBatches(file)) {
        for (const { cells, line } of rows) {
          signal.throwIfAborted();
          if (line === 1) {
            columnsOf(file, cells, ['hgnc_id', 'value']);
            continue;
          }
          report.rows(1);
          const [hgncId = '', value] = cells;
          if (value === undefined) report.badLine(file, line, 'has no value');
          else if (id !== 'hgnc' && !genes.byHgncId(hgncId)) report.unmatched(1);
          else {
            await options.beforeDocument?.(index++);
            yield { hgncId, document: { value } };
          }
        }
      }
    },
    ...(id === 'hgnc' ? { publishGenes } : {}),
  };
}

async function headerOf(lines: AsyncIterable<{ lines: readonly string[] }> | undefined): Promise<string[]> {
  for await (const batch of lines ?? []) return (batch.lines[0] ?? '').split('#');
  return [];
}

async function publishGenes(trx: Db, releaseId: string): Promise<void> {
  await trx
    .insertInto('gene')
    .columns(['hgnc_id', 'symbol', 'name', 'status'])
    .expression((eb) =>
      eb
        .selectFrom('annotation_staging')
        .select((e) => ['hgnc_id', e.ref('hgnc_id').as('symbol'), e.val('a gene').as('name'), e.val('approved').as('status')])
        .where('release_id', '=', releaseId),
    )
    .onConflict((oc) => oc.column('hgnc_id').doNothing())
    .execute();
  await trx
    .insertInto('gene_identifier')
    .columns(['kind', 'value', 'hgnc_id', 'relation'])
    .expression((eb) =>
      eb
        .selectFrom('annotation_staging')
        .select((e) => [e.val('hgnc').as('kind'), 'hgnc_id as value', 'hgnc_id', e.val('current').as('relation')])
        .where('release_id', '=', releaseId),
    )
    .onConflict((oc) => oc.columns(['kind', 'value', 'hgnc_id']).doNothing())
    .execute();
}
