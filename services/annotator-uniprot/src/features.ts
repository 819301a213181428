import { type Json, object, objects, text } from './entry.ts';

/** A stretch of the protein's main sequence; positions count residues from 1, both ends included. */
export interface Feature {
  readonly type: string;
  /** Empty where UniProt gives none. */
  readonly description: string;
  readonly start: number;
  readonly end: number;
  /** Residues. */
  readonly length: number;
  /** Of the first piece of evidence; an ECO id. */
  readonly evidence_code?: string;
  /** Where a position is not exact: `OUTSIDE` (before or after it) or `UNSURE`. */
  readonly start_modifier?: string;
  readonly end_modifier?: string;
}

/** UniProt's name of a type and the one it is stored under; flat files and older tools write `Signal peptide`. */
const TYPES: ReadonlyMap<unknown, string> = new Map([
  ['Domain', 'Domain'],
  ['Region', 'Region'],
  ['Motif', 'Motif'],
  ['Transmembrane', 'Transmembrane'],
  ['Signal', 'Signal'],
  ['Signal peptide', 'Signal'],
  ['Propeptide', 'Propeptide'],
  ['Chain', 'Chain'],
]);

/** The features of the types that are kept, by start, end, type and description; without those whose ends UniProt does not know. */
export function featuresOf(entry: Json): readonly Feature[] {
  const { primaryAccession } = entry;
  return objects(entry.features)
    .flatMap((feature) => featureOf(feature, primaryAccession) ?? [])
    .sort(byPlace);
}

/** True where the entry has a feature of this stored type, wherever it lies. */
export function hasFeature(entry: Json, type: string): boolean {
  return objects(entry.features).some((feature) => TYPES.get(feature.type) === type);
}

function featureOf(feature: Json, accession: unknown): Feature | undefined {
  const type = TYPES.get(feature.type);
  const location = object(feature.location);
  // With a `sequence` the positions count in an isoform, not in the sequence that the entry shows.
  const isElsewhere = location.sequence !== undefined && location.sequence !== accession;
  if (type === undefined || isElsewhere) return undefined;
  const [start, end] = [object(location.start), object(location.end)];
  if (!isPosition(start.value) || !isPosition(end.value)) return undefined;
  const evidence = text(objects(feature.evidences)[0]?.evidenceCode);
  return {
    type,
    description: text(feature.description) ?? '',
    start: start.value,
    end: end.value,
    length: end.value - start.value + 1,
    ...(evidence ? { evidence_code: evidence } : {}),
    ...(isInexact(start) ? { start_modifier: String(start.modifier) } : {}),
    ...(isInexact(end) ? { end_modifier: String(end.modifier) } : {}),
  };
}

function isPosition(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value);
}

function isInexact({ modifier }: Json): boolean {
  return typeof modifier === 'string' && modifier !== 'EXACT';
}

function byPlace(a: Feature, b: Feature): number {
  return a.start - b.start || a.end - b.end || compare(a.type, b.type) || compare(a.description, b.description);
}

/** By code units: the same everywhere, whatever the locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
