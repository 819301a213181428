import type { ArtifactFile, GeneDocument, ParseContext, ParseReport } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import type { HgncRole } from '@nephron/upstream';
import { hgncDocument } from './record.ts';
import { type HgncRow, openCompleteSet } from './rows.ts';
import { findReplacements, isWithdrawn, type Replacements } from './withdrawn.ts';

/** One document per approved gene, in the order of the file. */
export async function* parseHgnc({ files, report, signal }: ParseContext<HgncRole>): AsyncGenerator<GeneDocument> {
  const file = files.complete_set;
  if (!file) throw new ArtifactSuspectError('the complete set is missing');
  const completeSet = await openCompleteSet(file);
  const replacements = await findReplacements(completeSet, signal);
  const genes = new ApprovedGenes(file, report, replacements);
  for await (const batch of completeSet.rows()) {
    signal.throwIfAborted();
    report.rows(batch.length);
    for (const row of batch) {
      const document = genes.read(row);
      if (document) yield document;
    }
  }
}

/** Reads rows one by one and refuses the second claim to an id or an approved symbol. */
class ApprovedGenes {
  readonly #file: ArtifactFile;
  readonly #report: ParseReport;
  readonly #replacements: Replacements;
  readonly #ids = new Set<string>();
  readonly #symbols = new Set<string>();

  constructor(file: ArtifactFile, report: ParseReport, replacements: Replacements) {
    this.#file = file;
    this.#report = report;
    this.#replacements = replacements;
  }

  /** The document of an approved gene; undefined for a withdrawn entry and for a row that was reported as bad. */
  read(row: HgncRow): GeneDocument | undefined {
    const hgncId = row.text('hgnc_id');
    const symbol = row.text('symbol');
    const name = row.text('name');
    const problem = row.problem ?? this.#problemOf(hgncId, symbol, name, row.text('status'));
    if (problem || !hgncId || !symbol || !name) return this.#bad(row, problem ?? 'incomplete');
    if (isWithdrawn(row.text('status'))) {
      this.#report.unmatched(1);
      return undefined;
    }
    if (this.#ids.has(hgncId)) return this.#bad(row, `${hgncId} stands in the file twice; the first is kept`);
    if (this.#symbols.has(symbol)) return this.#bad(row, `the approved symbol ${symbol} stands in the file twice; the first is kept`);
    this.#ids.add(hgncId);
    this.#symbols.add(symbol);
    return { hgncId, document: hgncDocument(row, hgncId, symbol, name, this.#replacements.get(hgncId) ?? []) };
  }

  #problemOf(
    hgncId: string | undefined,
    symbol: string | undefined,
    name: string | undefined,
    status: string | undefined,
  ): string | undefined {
    if (!hgncId || !/^HGNC:\d{1,9}$/.test(hgncId)) return `"${(hgncId ?? '').slice(0, 40)}" is no HGNC id`;
    if (!symbol || /\s/.test(symbol)) return `"${(symbol ?? '').slice(0, 40)}" is no symbol`;
    if (!name) return 'no name';
    if (status !== 'Approved' && !isWithdrawn(status)) return `status "${(status ?? '').slice(0, 40)}" is neither approved nor withdrawn`;
    return undefined;
  }

  #bad(row: HgncRow, why: string): undefined {
    this.#report.badLine(this.#file, row.line, why);
    return undefined;
  }
}
