import type { PublishedFile } from './published-file.ts';

export type UniprotRole = 'entries';

/** What is asked for of every entry. The HGNC ids join it to its genes, MANE Select tells the main one of several entries of a gene. */
export const UNIPROT_FIELDS =
  'accession,id,gene_names,protein_name,length,organism_name,cc_function,ft_domain,ft_region,ft_motif,ft_transmem,ft_signal,ft_propep,ft_chain,xref_pfam,xref_interpro,xref_hgnc,xref_mane-select';

/** UniProt's reviewed human entries as its stream gives them: JSON, with the fields that are read. */
export const UNIPROT_FILES: readonly PublishedFile<UniprotRole>[] = [
  {
    role: 'entries',
    publisher: 'uniprot',
    names: [/^uniprotkb_reviewed_human(?:_(?:(?<release>\d{4}_\d{2})|undated))?\.json$/],
    mark: /"results"\s*:\s*\[/,
    url: `https://rest.uniprot.org/uniprotkb/stream?query=${encodeURIComponent('(reviewed:true) AND (organism_id:9606)')}&format=json&compressed=true&fields=${UNIPROT_FIELDS}`,
    saveAs: 'uniprotkb_reviewed_human_{release}.json.gz',
    release: {
      url: 'https://ftp.uniprot.org/pub/databases/uniprot/current_release/knowledgebase/complete/reldate.txt',
      pick: (body) => /UniProt Knowledgebase Release (\d{4}_\d{2})\b/.exec(body)?.[1],
      // The stream is always of the newest release: a release known earlier would be a wrong name for it.
      fallback: 'undated',
    },
    minBytes: 5_000_000,
  },
];
