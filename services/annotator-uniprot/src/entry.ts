/** A piece of UniProt's JSON; what is read of it is checked where it is read. */
export type Json = Readonly<Record<string, unknown>>;

/** What of an entry decides to which genes it belongs and how it compares with other entries of the same gene. */
export interface EntryFacts {
  readonly accession: string;
  /** `PKD1_HUMAN`. */
  readonly entryName: string;
  /** Primary name of each gene the entry is of, in its order; synonyms are left out on purpose. */
  readonly geneNames: readonly string[];
  readonly hgncIds: readonly string[];
  /** The entry's sequence is that of a gene's MANE Select transcript. */
  readonly isManeSelect: boolean;
  /** Residues; 0 where the entry does not say. */
  readonly length: number;
}

const REVIEWED = 'UniProtKB reviewed (Swiss-Prot)';
const HUMAN = 9606;
const ACCESSION = /^(?:[OPQ][0-9][A-Z0-9]{3}[0-9]|[A-NR-Z][0-9](?:[A-Z][A-Z0-9]{2}[0-9]){1,2})$/;

/** The facts of a reviewed human entry, what is wrong with it, or `other`: unreviewed, of another species, deleted. */
export function factsOf(entry: unknown): EntryFacts | { readonly problem: string } | 'other' {
  if (!isObject(entry)) return { problem: 'is no entry' };
  const accession = text(entry.primaryAccession);
  if (entry.entryType !== REVIEWED)
    return typeof entry.entryType === 'string' ? 'other' : { problem: 'does not say whether it is reviewed' };
  const { taxonId } = object(entry.organism);
  if (typeof taxonId !== 'number') return { problem: `${accession ?? 'an entry'} does not name its organism` };
  if (taxonId !== HUMAN) return 'other';
  if (!isAccession(accession)) return { problem: `"${String(accession).slice(0, 20)}" is no accession` };
  const entryName = text(entry.uniProtkbId);
  if (!entryName) return { problem: `${accession} has no entry name` };
  const references = crossReferences(entry);
  return {
    accession,
    entryName,
    geneNames: objects(entry.genes).flatMap(({ geneName }) => text(object(geneName).value) ?? []),
    hgncIds: references.flatMap(({ database, id }) => (database === 'HGNC' ? (text(id) ?? []) : [])),
    isManeSelect: references.some(({ database }) => database === 'MANE-Select'),
    length: lengthOf(entry) ?? 0,
  };
}

export function isAccession(value: string | undefined): value is string {
  return value !== undefined && ACCESSION.test(value);
}

/** Residues of the entry's sequence. */
export function lengthOf(entry: Json): number | undefined {
  const { length } = object(entry.sequence);
  return typeof length === 'number' && Number.isInteger(length) && length > 0 ? length : undefined;
}

export function crossReferences(entry: Json): readonly Json[] {
  return objects(entry.uniProtKBCrossReferences);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object, or one without anything in it. */
export function object(value: unknown): Json {
  return isObject(value) ? value : {};
}

/** The objects of a list. */
export function objects(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The text; undefined for an empty one, too, which says nothing. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
