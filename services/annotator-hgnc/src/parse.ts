import type { ArtifactFile, GeneDocument, ParseContext, ParseReport } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import type { HgncRole } from '@nephron/upstream';
import { entryOf } from './entry.ts';
import { hgncDocument } from './record.ts';
import { type HgncRow, openCompleteSet } from './rows.ts';
import { findReplacements, type Replacements } from './withdrawn.ts';
import { listedReplacements } from './withdrawn-list.ts';

/** One document per approved gene, in the order of the complete set. */
export async function* parseHgnc({ files, report, signal }: ParseContext<HgncRole>): AsyncGenerator<GeneDocument> {
  const file = files.complete_set;
  if (!file) throw new ArtifactSuspectError('the complete set is missing');
  const completeSet = await openCompleteSet(file);
  const replacements = files.withdrawn
    ? await listedReplacements(files.withdrawn, report, signal)
    : await findReplacements(completeSet, signal);
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
  /** Their digits: a text would keep the part of the file alive that it was cut from. */
  readonly #ids = new Set<number>();
  readonly #symbols = new Set<string>();

  constructor(file: ArtifactFile, report: ParseReport, replacements: Replacements) {
    this.#file = file;
    this.#report = report;
    this.#replacements = replacements;
  }

  /** The document of an approved gene; undefined for a withdrawn entry and for a row that was reported as bad. */
  read(row: HgncRow): GeneDocument | undefined {
    const entry = entryOf(row);
    if (entry.kind === 'bad') return this.#bad(row, entry.problem);
    if (entry.kind === 'withdrawn') {
      this.#report.unmatched(1);
      return undefined;
    }
    const { hgncId, symbol, name } = entry;
    const id = Number(hgncId.slice('HGNC:'.length));
    if (this.#ids.has(id)) return this.#bad(row, `${hgncId} stands in the file twice; the first is kept`);
    if (this.#symbols.has(symbol)) return this.#bad(row, `the approved symbol ${symbol} stands in the file twice; the first is kept`);
    this.#ids.add(id);
    this.#symbols.add(Buffer.from(symbol).toString());
    return { hgncId, document: hgncDocument(row, hgncId, symbol, name, this.#replacements.get(hgncId) ?? []) };
  }

  #bad(row: HgncRow, why: string): undefined {
    this.#report.badLine(this.#file, row.line, why);
    return undefined;
  }
}
