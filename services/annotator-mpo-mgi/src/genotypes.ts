import { type ArtifactFile, detached, LineCells, type ParseReport } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import { commonColumn } from './common-column.ts';
import { type ClassFindings, findingsIn, genotypeKey, type MarkerFindings } from './findings.ts';
import { type Genotype, mutatedMarkers, readGenotype, type Zygosity, zygosityOf } from './zygosity.ts';

export interface GenotypeQuestion {
  /** Symbols of the mouse genes asked about, by MGI id. */
  readonly mouseSymbols: ReadonlyMap<string, string>;
  /** The id under which a kidney term is known today; undefined for another term. */
  readonly kidneyTerm: (id: string) => string | undefined;
  /** Collects what is found, by MGI id. */
  readonly findings: Map<string, MarkerFindings>;
}

/**
 * How a file names markers. `causal` (`MGI_GenePheno.rpt`): those MGI holds responsible. `all` (`MGI_PhenoGenoMP.rpt`): every marker
 * of the genotype, drivers and second genes too, so that only its composition tells whom the phenotype belongs to.
 */
export type MarkerMeaning = 'causal' | 'all';

const MP_ID = /^MP:\d{7}$/;
const MGI_ID = /^MGI:\d+$/;
const TAB = 9;
const MP_ID_LENGTH = 'MP:0000001'.length;

/**
 * Reads genotype–phenotype rows. Both files (and older layouts with or without allele ids) begin with composition and alleles and have
 * genetic background, MP id, PubMed ids and markers in this order, so the MP id is found by its form and the rest counted from it.
 */
export async function readGenotypes(
  file: ArtifactFile,
  meaning: MarkerMeaning,
  question: GenotypeQuestion,
  report: ParseReport,
  signal: AbortSignal,
): Promise<void> {
  let reader: GenotypeReader | undefined;
  for await (const { firstLine, lines } of file.lines()) {
    signal.throwIfAborted();
    reader ??= readerOf(file, lines, meaning, question);
    let rows = 0;
    for (let index = 0; index < lines.length; index++) {
      const line = lines[index];
      if (!line || !reader) continue;
      rows++;
      const outcome = reader.read(line);
      if (outcome === 'unmatched') report.unmatched(1);
      else if (outcome !== 'recorded') report.badLine(file, firstLine + index, outcome.why);
    }
    report.rows(rows);
  }
}

/** Undefined while there is no row to tell the layout by. */
function readerOf(file: ArtifactFile, lines: readonly string[], meaning: MarkerMeaning, question: GenotypeQuestion) {
  const rows = lines.flatMap((line, index) => (line === '' ? [] : { cells: line.split('\t'), line: index }));
  if (rows.length === 0) return undefined;
  const termColumn = commonColumn(rows, MP_ID);
  if (termColumn === undefined || termColumn < 3) {
    throw new ArtifactSuspectError(`${file.name} has no column of MP ids behind allelic composition, alleles and background`);
  }
  return new GenotypeReader(termColumn, meaning, question);
}

type Outcome = 'recorded' | 'unmatched' | { readonly why: string };

/** What the rows of one genotype about the same markers have in common. */
interface Run {
  /** The row up to its MP id, and what stands behind its PubMed ids, with the tabs around the markers. */
  readonly before: string;
  readonly behind: string;
  /** True where nothing follows the markers. */
  readonly isLast: boolean;
  readonly markers: string;
  readonly isKnown: boolean;
  readonly key: number;
  readonly findings: readonly ClassFindings[];
  /** True once the genotype has been counted: with its first row that can be read. */
  isCounted: boolean;
}

class GenotypeReader {
  readonly #termColumn: number;
  readonly #meaning: MarkerMeaning;
  readonly #question: GenotypeQuestion;
  readonly #cells = new LineCells();
  /** Kidney terms by the numbers in the ids that rows have, which are found faster than texts; null for other terms. */
  readonly #terms = new Map<number, string | null>();
  /** Rows of one genotype follow each other. */
  #run: Run | undefined;

  constructor(termColumn: number, meaning: MarkerMeaning, question: GenotypeQuestion) {
    this.#termColumn = termColumn;
    this.#meaning = meaning;
    this.#question = question;
  }

  read(line: string): Outcome {
    const known = this.#run && this.#termOfRun(line, this.#run);
    if (this.#run && known !== undefined) return record(this.#run, known);
    const count = this.#cells.read(line);
    if (count < this.#termColumn + 2) return { why: `${count} columns; at least ${this.#termColumn + 2} are needed` };
    const written = this.#cells.cell(this.#termColumn);
    const term = this.#kidneyTerm(written);
    if (term === undefined) return { why: `"${written.trim()}" is no MP id` };
    const run = this.#runOf(this.#cells.cell(this.#termColumn + 2), count);
    if ('why' in run) return run;
    return record(run, term);
  }

  /** The term of a row that differs from the run's rows in MP and PubMed ids alone; undefined for other rows, which are read cell by cell. */
  #termOfRun(line: string, { before, behind, isLast }: Run): string | null | undefined {
    // A slice compared as a whole takes a fifth of the time of startsWith.
    if (line.slice(0, before.length) !== before) return undefined;
    const end = before.length + MP_ID_LENGTH;
    const markers = line.indexOf('\t', end + 1);
    if (line.charCodeAt(end) !== TAB || markers < 0 || line.slice(markers, markers + behind.length) !== behind) return undefined;
    if (isLast && line.length !== markers + behind.length) return undefined;
    return this.#terms.get(mpNumberAt(line, before.length));
  }

  /** Null for a term that is not renal, undefined for what is no term. */
  #kidneyTerm(written: string): string | null | undefined {
    const id = written.trim();
    if (!MP_ID.test(id)) return undefined;
    const number = mpNumberAt(id, 0);
    const known = this.#terms.get(number);
    if (known !== undefined) return known;
    const term = this.#question.kidneyTerm(detached(id)) ?? null;
    this.#terms.set(number, term);
    return term;
  }

  #runOf(markersCell: string, count: number): Run | { readonly why: string } {
    const latest = this.#run;
    if (latest && latest.markers === markersCell && this.#cells.sameBefore(this.#termColumn, latest.before)) return latest;
    const markers = MGI_ID.test(markersCell) ? [markersCell] : markersCell.split(/[\s|,]+/).filter((marker) => marker !== '');
    const strange = markers.find((marker) => !MGI_ID.test(marker));
    if (strange !== undefined) return { why: `"${strange}" is no MGI id` };
    const composition = this.#cells.cell(0);
    const isLast = count <= this.#termColumn + 3;
    const genotype = readGenotype(composition, this.#cells.cell(1));
    const run = {
      // Copies: what is compared with every row is compared faster in one piece.
      before: detached(this.#cells.before(this.#termColumn)),
      behind: detached(`\t${markersCell}${isLast ? '' : '\t'}`),
      isLast,
      markers: markersCell,
      isKnown: markers.some((mgiId) => this.#question.mouseSymbols.has(mgiId)),
      key: genotypeKey(composition, this.#cells.cell(this.#termColumn - 1)),
      findings: markers.flatMap((mgiId) => this.#findingsOf(mgiId, genotype, markers.length)),
      isCounted: false,
    };
    this.#run = run;
    return run;
  }

  #findingsOf(mgiId: string, genotype: Genotype, markerCount: number): ClassFindings[] {
    const symbol = this.#question.mouseSymbols.get(mgiId);
    const zygosity = symbol === undefined ? undefined : zygosityFor(genotype, symbol, this.#meaning, markerCount);
    return zygosity === undefined ? [] : [findingsIn(this.#question.findings, detached(mgiId), zygosity)];
  }
}

/** The digits of an MP id that stands there as a number; NaN where none does. */
function mpNumberAt(text: string, at: number): number {
  if (text.charCodeAt(at) !== 0x4d || text.charCodeAt(at + 1) !== 0x50 || text.charCodeAt(at + 2) !== 0x3a) return Number.NaN;
  let number = 0;
  for (let index = at + 'MP:'.length; index < at + MP_ID_LENGTH; index++) {
    const digit = text.charCodeAt(index) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    number = 10 * number + digit;
  }
  return number;
}

function record(run: Run, term: string | null): Outcome {
  if (!run.isCounted) for (const found of run.findings) found.addGenotype(run.key);
  run.isCounted = true;
  if (term !== null) for (const found of run.findings) found.addKidneyTerm(term);
  return run.isKnown ? 'recorded' : 'unmatched';
}

/**
 * Whom MGI holds responsible stays so: a second mutated gene then only makes the class `other`. Where the file lists every marker, a
 * phenotype of several mutated genes belongs to none of them.
 */
function zygosityFor(genotype: Genotype, symbol: string, meaning: MarkerMeaning, markerCount: number): Zygosity | undefined {
  const isNamed = genotype.alleles.some((allele) => allele.marker === symbol);
  const zygosity = zygosityOf(genotype, isNamed || markerCount > 1 ? symbol : (onlyMutatedMarker(genotype) ?? symbol));
  if (zygosity === 'complex') return meaning === 'causal' ? 'other' : undefined;
  return zygosity ?? (meaning === 'causal' && !isNamed ? 'other' : undefined);
}

/** Under which symbol a row's only marker stands in its composition, where that is not the symbol we know (a former one, say). */
function onlyMutatedMarker(genotype: Genotype): string | undefined {
  const [only, ...more] = mutatedMarkers(genotype);
  return more.length === 0 ? only : undefined;
}
