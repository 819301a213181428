import { type ArtifactFile, type ParseReport, type Row, rowBatches } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import { commonColumn } from './common-column.ts';
import { type Genotype, mutatedMarkers, readGenotype, type Zygosity, zygosityOf } from './zygosity.ts';

/** What the genotypes of one zygosity say about a mouse gene. */
export interface ClassFindings {
  /** Genotypes with any phenotype annotation, kidney or not. */
  readonly genotypes: Set<string>;
  readonly kidneyTerms: Set<string>;
}

export type MarkerFindings = Readonly<Record<Zygosity, ClassFindings>>;

export interface GenotypeQuestion {
  /** Symbols of the mouse genes asked about, by MGI id. */
  readonly mouseSymbols: ReadonlyMap<string, string>;
  readonly isKidneyTerm: (id: string) => boolean;
  /** The id under which a term is known today. */
  readonly currentId: (id: string) => string;
  /** Collects what is found, by MGI id. */
  readonly findings: Map<string, MarkerFindings>;
}

/**
 * How a file names markers. `causal` (`MGI_GenePheno.rpt`): those MGI holds responsible. `all` (`MGI_PhenoGenoMP.rpt`): every marker
 * of the genotype, drivers and second genes too, so that only its composition tells whom the phenotype belongs to.
 */
export type MarkerMeaning = 'causal' | 'all';

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
  let termColumn: number | undefined;
  let latest = { key: '', genotype: readGenotype('', '') };
  for await (const rows of rowBatches(file)) {
    signal.throwIfAborted();
    termColumn ??= commonColumn(rows, /^MP:\d{7}$/);
    if (termColumn === undefined || termColumn < 3) {
      throw new ArtifactSuspectError(`${file.name} has no column of MP ids behind allelic composition, alleles and background`);
    }
    report.rows(rows.length);
    for (const row of rows) {
      const annotation = annotationOf(row, termColumn);
      if (typeof annotation === 'string') {
        report.badLine(file, row.line, annotation);
        continue;
      }
      // Rows of one genotype follow each other.
      const key = `${annotation.composition}\t${annotation.alleles}`;
      if (key !== latest.key) latest = { key, genotype: readGenotype(annotation.composition, annotation.alleles) };
      if (!record(annotation, latest.genotype, meaning, question)) report.unmatched(1);
    }
  }
}

interface Annotation {
  readonly composition: string;
  readonly alleles: string;
  readonly background: string;
  readonly term: string;
  readonly markers: readonly string[];
}

function annotationOf({ cells }: Row, termColumn: number): Annotation | string {
  const [composition = '', alleles = ''] = cells;
  const term = cells[termColumn]?.trim() ?? '';
  const markers = (cells[termColumn + 2] ?? '').split(/[\s|,]+/).filter((marker) => marker !== '');
  if (cells.length < termColumn + 2) return `${cells.length} columns; at least ${termColumn + 2} are needed`;
  if (!/^MP:\d{7}$/.test(term)) return `"${term}" is no MP id`;
  const strange = markers.find((marker) => !/^MGI:\d+$/.test(marker));
  if (strange !== undefined) return `"${strange}" is no MGI id`;
  return { composition, alleles, background: cells[termColumn - 1] ?? '', term, markers };
}

/** False where none of the markers is a mouse gene asked about. */
function record(annotation: Annotation, genotype: Genotype, meaning: MarkerMeaning, question: GenotypeQuestion): boolean {
  let isKnown = false;
  for (const mgiId of annotation.markers) {
    const symbol = question.mouseSymbols.get(mgiId);
    if (symbol === undefined) continue;
    isKnown = true;
    const zygosity = zygosityFor(genotype, symbol, meaning, annotation.markers.length);
    if (zygosity === undefined) continue;
    const found = findingsOf(question.findings, mgiId)[zygosity];
    // Buffer.from: a copy that does not keep the whole block of lines it was cut from in memory.
    found.genotypes.add(Buffer.from(`${annotation.composition}\t${annotation.background}`).toString());
    const term = question.currentId(annotation.term);
    if (question.isKidneyTerm(term)) found.kidneyTerms.add(term);
  }
  return isKnown;
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

function findingsOf(all: Map<string, MarkerFindings>, mgiId: string): MarkerFindings {
  const known = all.get(mgiId);
  if (known) return known;
  const none = (): ClassFindings => ({ genotypes: new Set(), kidneyTerms: new Set() });
  const fresh: MarkerFindings = { homozygous: none(), heterozygous: none(), conditional: none(), other: none() };
  all.set(mgiId, fresh);
  return fresh;
}
