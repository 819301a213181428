import type { KnownEntry } from './entries.ts';

const FEATURE_TYPES: Readonly<Record<string, string>> = {
  ft_domain: 'Domain',
  ft_region: 'Region',
  ft_motif: 'Motif',
  ft_transmem: 'Transmembrane',
  ft_signal: 'Signal',
  ft_propep: 'Propeptide',
  ft_chain: 'Chain',
};

const PARTS: Readonly<Record<string, string>> = {
  id: 'uniProtkbId',
  gene_names: 'genes',
  protein_name: 'proteinDescription',
  organism_name: 'organism',
  length: 'sequence',
};

/** Of an entry only what the fields name, as the service gives it; the accession and the type always. */
export function projection(fields: string | null): (entry: KnownEntry) => unknown {
  if (fields === null) return (entry) => entry;
  const wanted = new Set(fields.split(','));
  const types = new Set(Object.entries(FEATURE_TYPES).flatMap(([field, type]) => (wanted.has(field) ? [type] : [])));
  const parts = new Set(Object.entries(PARTS).flatMap(([field, part]) => (wanted.has(field) ? [part] : [])));
  const isWanted: Readonly<Record<string, (part: Readonly<Record<string, unknown>>) => boolean>> = {
    comments: ({ commentType }) => wanted.has(`cc_${String(commentType).toLowerCase()}`),
    features: ({ type }) => types.has(String(type)),
    uniProtKBCrossReferences: ({ database }) => wanted.has(`xref_${String(database).toLowerCase()}`),
  };
  return (entry) => {
    const shown = Object.entries(entry).flatMap(([name, value]): [string, unknown][] => {
      if (name === 'entryType' || name === 'primaryAccession' || name === 'inactiveReason' || parts.has(name)) return [[name, value]];
      const filter = isWanted[name];
      if (!filter || !Array.isArray(value)) return [];
      const kept = value.filter(filter);
      return kept.length > 0 ? [[name, kept]] : [];
    });
    return Object.fromEntries(shown);
  };
}
