import { MEASURES } from './layout.ts';

export type Genome = 'GRCh38' | 'GRCh37';

/** One gene to ask gnomAD about; `GRCh38` has v4, `GRCh37` has v2.1.1 and ExAC. */
export interface Selection {
  /** Under which the answer stands. */
  readonly alias: string;
  readonly by: { readonly gene_id: string } | { readonly gene_symbol: string };
  readonly genome: Genome;
}

const EXAC_MEASURES = MEASURES.filter((measure) => !measure.startsWith('oe_'));

/** `pli` is the current spelling; `pLI`, that of older queries, is deprecated. */
const FRAGMENT = `fragment G on Gene {
  gene_id gencode_symbol canonical_transcript_id mane_select_transcript { ensembl_id }
  gnomad_constraint { ${MEASURES.join(' ')} flags }
  exac_constraint { ${EXAC_MEASURES.join(' ')} }
}`;

/** A GraphQL query about these genes, each under its alias. */
export function queryOf(selections: readonly Selection[]): string {
  const lines = selections.map(({ alias, by, genome }) => {
    const [[argument, value] = ['', '']] = Object.entries(by);
    return `  ${alias}: gene(${argument}: ${JSON.stringify(value)}, reference_genome: ${genome}) { ...G }`;
  });
  return `{\n${lines.join('\n')}\n}\n${FRAGMENT}`;
}
