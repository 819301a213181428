import { type ArtifactFile, detached, type GeneDocument, type ParseContext } from '@nephron/annotator-kit';
import type { GtexRole } from '@nephron/upstream';
import { type Dataset, datasetOf } from './dataset.ts';
import { type GctRow, gctHeader, gctRows } from './gct.ts';
import { geneOf, isParY } from './match.ts';
import { NamedRows } from './named-rows.ts';
import { expressionDocument, type Subject } from './record.ts';
import { TissueColumns } from './tissue-columns.ts';

/** One document per gene with a row of medians: those found by Ensembl id in the order of the file, then those found by symbol. */
export async function* parseGtex(context: ParseContext<GtexRole>): AsyncGenerator<GeneDocument> {
  const file = context.files.medians;
  if (file) yield* new MedianTable(file, datasetOf(file.name), context).documents();
}

class MedianTable {
  readonly #file: ArtifactFile;
  readonly #dataset: Dataset;
  readonly #context: ParseContext<GtexRole>;
  /** Genes that have had a row of their own id, whether it says anything or not. */
  readonly #claimed = new Set<string>();
  readonly #named = new NamedRows();

  constructor(file: ArtifactFile, dataset: Dataset, context: ParseContext<GtexRole>) {
    this.#file = file;
    this.#dataset = dataset;
    this.#context = context;
  }

  async *documents(): AsyncGenerator<GeneDocument> {
    const { report, signal } = this.#context;
    const header = await gctHeader(this.#file);
    const columns = new TissueColumns(this.#file, header);
    const onBadLine = (line: number, why: string): void => report.badLine(this.#file, line, why);
    for await (const { rows, read } of gctRows(this.#file, header, onBadLine)) {
      signal.throwIfAborted();
      report.rows(read);
      for (const row of rows) {
        const document = this.#read(row, columns);
        if (document) yield document;
      }
    }
    for (const [hgncId, { subject, medians }] of this.#named.undisputed(this.#claimed)) {
      const tissues = columns.tissues(medians);
      if (tissues) yield { hgncId, document: expressionDocument(this.#dataset, subject, tissues) };
    }
  }

  /** The document of a row that is joined by its id; a row that is joined by its symbol is set aside. */
  #read(row: GctRow, columns: TissueColumns): GeneDocument | undefined {
    if (isParY(row.name)) return undefined;
    if (!row.name.startsWith('ENSG')) return this.#bad(row, `"${row.name.slice(0, 40)}" is no Ensembl gene id`);
    const match = geneOf(this.#context.genes, row.name, row.description);
    if (!match) return this.#unmatched();
    const medians = columns.medians(row);
    if (!medians) return this.#bad(row, 'a median is no number from 0 on');
    const { hgncId, symbol } = match.gene;
    const subject: Subject = {
      gencodeId: detached(row.name),
      symbol: row.description === symbol ? symbol : detached(row.description),
      matchedBy: match.by,
    };
    if (match.by === 'symbol') {
      this.#named.add(hgncId, subject, medians.slice());
      return undefined;
    }
    if (this.#claimed.has(hgncId)) return this.#bad(row, `a second row of ${subject.gencodeId}; the first is kept`);
    this.#claimed.add(hgncId);
    const tissues = columns.tissues(medians);
    return tissues && { hgncId, document: expressionDocument(this.#dataset, subject, tissues) };
  }

  #unmatched(): undefined {
    this.#context.report.unmatched(1);
  }

  #bad({ line }: GctRow, why: string): undefined {
    this.#context.report.badLine(this.#file, line, why);
  }
}
