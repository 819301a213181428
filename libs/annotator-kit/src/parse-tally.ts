import type { Logger } from '@nephron/telemetry';
import type { GateInput } from './gate.ts';
import type { ArtifactFile, GeneDocument, ParseReport } from './source.ts';

const KEPT_BAD_LINES = 20;

/** Counts what a parser reports and keeps what the gate looks at. */
export class ParseTally implements ParseReport {
  documents = 0;
  badRows = 0;
  unmatchedRows = 0;
  readonly #badLines: string[] = [];
  readonly #sentinels: ReadonlySet<string>;
  readonly #sentinelDocuments = new Map<string, Readonly<Record<string, unknown>>>();
  readonly #log: Logger;
  #rows = 0;

  constructor(sentinels: readonly string[], log: Logger) {
    this.#sentinels = new Set(sentinels);
    this.#log = log;
  }

  get rowCount(): number {
    return this.#rows;
  }

  readonly rows = (count: number): void => {
    this.#rows += count;
  };

  readonly badLine = (file: ArtifactFile, line: number, why: string): void => {
    this.badRows++;
    if (this.#badLines.length >= KEPT_BAD_LINES) return;
    this.#badLines.push(`${file.name}:${line}: ${why}`);
    this.#log.warn({ file: file.name, line, why }, 'line cannot be understood; it is left out');
  };

  readonly unmatched = (count: number): void => {
    this.unmatchedRows += count;
  };

  /** Counts what an earlier attempt of the API route committed: documents, and genes that answered. */
  resume(documents: number, genes: number): void {
    this.documents += documents;
    this.#rows += genes;
  }

  document({ hgncId, document }: GeneDocument): void {
    this.documents++;
    if (this.#sentinels.has(hgncId)) this.#sentinelDocuments.set(hgncId, document);
  }

  input(): Pick<GateInput, 'documents' | 'rows' | 'badRows' | 'badLines' | 'sentinelDocuments'> {
    return {
      documents: this.documents,
      rows: this.#rows,
      badRows: this.badRows,
      badLines: this.#badLines,
      sentinelDocuments: this.#sentinelDocuments,
    };
  }
}
