/** Kinds of identifiers that lead to a gene, as the ledger files them. */
export type GeneIdentifierKind = 'hgnc' | 'symbol' | 'ensembl' | 'entrez' | 'uniprot' | 'omim' | 'mgi';

/** One way to look a text up: values are compared in upper case. */
export interface IdentifierLookup {
  readonly kind: GeneIdentifierKind;
  readonly value: string;
}

const UNIPROT = /^(?:[OPQ][0-9][A-Z0-9]{3}[0-9]|[A-NR-Z][0-9](?:[A-Z][A-Z0-9]{2}[0-9]){1,2})$/;

/**
 * How a text that names a gene may be read, most likely first; empty where it can name none. A text with the form of an id is
 * that id and nothing else, because a symbol that looks like an Entrez id would be a guess; only UniProt accessions share their
 * form with real symbols (H2AC11), and there the symbol comes first.
 */
export function identifierLookups(text: string): readonly IdentifierLookup[] {
  const value = text.trim().toUpperCase();
  if (value === '' || /\s/.test(value)) return [];
  const [, prefix, number] = /^(HGNC|MGI|OMIM|MIM):0*([0-9]+)$/.exec(value) ?? [];
  if (prefix === 'HGNC') return [{ kind: 'hgnc', value: `HGNC:${number}` }];
  if (prefix === 'MGI') return [{ kind: 'mgi', value: `MGI:${number}` }];
  if (number) return [{ kind: 'omim', value: number }];
  const ensembl = /^(ENSG[0-9]{11})(?:\.[0-9]+)?$/.exec(value)?.[1];
  if (ensembl) return [{ kind: 'ensembl', value: ensembl }];
  if (/^[0-9]+$/.test(value)) return [{ kind: 'entrez', value: value.replace(/^0+(?=.)/, '') }];
  const symbol: IdentifierLookup = { kind: 'symbol', value };
  const accession = value.replace(/-[0-9]+$/, '');
  return UNIPROT.test(accession) ? [symbol, { kind: 'uniprot', value: accession }] : [symbol];
}
