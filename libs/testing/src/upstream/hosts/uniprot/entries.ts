import { findInMirror, readJson } from '@nephron/upstream';
import type { HostData } from '../../simulated-host.ts';

/** What the simulation reads of an entry; the rest is given out as it stands. */
export interface KnownEntry {
  readonly entryType: string;
  readonly primaryAccession: string;
  readonly organism?: { readonly taxonId?: number };
  readonly genes?: readonly { readonly geneName?: { readonly value: string }; readonly synonyms?: readonly { readonly value: string }[] }[];
  readonly uniProtKBCrossReferences?: readonly { readonly database: string; readonly id: string }[];
  readonly [name: string]: unknown;
}

export interface KnownEntries {
  /** From the file's name. */
  readonly release: string | undefined;
  readonly entries: readonly KnownEntry[];
  readonly byAccession: ReadonlyMap<string, KnownEntry>;
}

/** The mirror folder's entries; none where it has no file of them. */
export async function readEntries(data: HostData): Promise<KnownEntries> {
  return await data.once('uniprot entries', async () => {
    const names = [/^uniprotkb_reviewed_human(?:_(?<release>\d{4}_\d{2}))?\.json$/];
    const found = await findInMirror(data.mirrorDir, { publisher: 'uniprot', names });
    if (!found) return { release: undefined, entries: [], byAccession: new Map() };
    const { results: entries } = (await readJson(found.path)) as { results: readonly KnownEntry[] };
    return { release: found.release, entries, byAccession: new Map(entries.map((entry) => [entry.primaryAccession, entry])) };
  });
}

export function isReviewed({ entryType }: KnownEntry): boolean {
  return entryType.startsWith('UniProtKB reviewed');
}

/** Primary names and synonyms, in upper case: the service finds a gene by either. */
export function geneNamesOf({ genes = [] }: KnownEntry): readonly string[] {
  return genes.flatMap(({ geneName, synonyms = [] }) => [geneName, ...synonyms].flatMap((name) => name?.value.toUpperCase() ?? []));
}

/** Ids of an entry in another database. */
export function idsIn({ uniProtKBCrossReferences = [] }: KnownEntry, database: string): readonly string[] {
  return uniProtKBCrossReferences.flatMap((reference) =>
    reference.database.toLowerCase() === database.toLowerCase() ? [reference.id] : [],
  );
}
