import { type JsonObject, listAt, textAt, textsAt } from '../read-json.ts';

export interface Nomenclature {
  readonly status: string | null;
  readonly aliasNames: readonly string[];
  readonly previousNames: readonly string[];
  readonly geneGroups: readonly string[];
  /** Withdrawn entries that this gene took the place of. */
  readonly replaces: readonly string[];
  readonly refseq: readonly string[];
  readonly ccds: readonly string[];
  readonly mouse: readonly string[];
  readonly orphanet: string | null;
  readonly publications: readonly string[];
  /** Days on which something about the name happened, oldest cause first. */
  readonly dates: readonly { readonly label: string; readonly day: string }[];
}

export function readNomenclature(document: JsonObject): Nomenclature {
  return {
    status: textAt(document, 'status'),
    aliasNames: textsAt(document, 'alias_name'),
    previousNames: textsAt(document, 'prev_name'),
    geneGroups: firstOf(document, 'gene_group', 'gene_family'),
    replaces: listAt(document, 'withdrawn_entries').map((entry) =>
      [textAt(entry, 'symbol'), textAt(entry, 'hgnc_id')].filter(Boolean).join(' '),
    ),
    refseq: textsAt(document, 'refseq_accession'),
    ccds: firstOf(document, 'ccds_ids', 'ccds_id'),
    mouse: firstOf(document, 'mgd_ids', 'mgd_id'),
    orphanet: textAt(document, 'orphanet_id'),
    publications: textsAt(document, 'pubmed_ids'),
    dates: [
      ...day(document, 'date_approved_reserved', 'Symbol approved'),
      ...day(document, 'date_symbol_changed', 'Symbol changed'),
      ...day(document, 'date_name_changed', 'Name changed'),
      ...day(document, 'date_modified', 'Entry modified'),
    ],
  };
}

/** HGNC renamed some fields over the years; the first that says something counts. */
function firstOf(document: JsonObject, ...keys: readonly string[]): readonly string[] {
  return keys.map((key) => textsAt(document, key)).find((texts) => texts.length > 0) ?? [];
}

function day(document: JsonObject, key: string, label: string): readonly { readonly label: string; readonly day: string }[] {
  const value = textAt(document, key);
  return value === null ? [] : [{ label, day: value }];
}
