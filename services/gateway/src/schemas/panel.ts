import { HgncId } from '@nephron/contracts';
import { Type } from 'typebox';
import { PageLinks, PageMeta } from '../paging.ts';
import { closed, Instant, MaybeText, plainText } from './common.ts';

export const PanelParams = Type.Object(
  { panel: Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,63}$', description: 'Id of the gene list: small letters, digits, - and _.' }) },
  closed,
);

/** One less than the largest body, so that the text and what surrounds it fit. */
const MAX_LIST_CHARS = 1_000_000;

export const PanelBody = Type.Object(
  {
    list: plainText(
      MAX_LIST_CHARS,
      'The list as text: one symbol or id per line, or a table (tabs, commas or semicolons) whose header names hgnc_id, ensembl_gene_id, entrez_id or symbol, and weight (0 to 100; 100 where it is not given).',
    ),
    name: Type.Optional(plainText(200, 'What people call the list.')),
    description: Type.Optional(plainText(2_000, 'Where it comes from.')),
    dry_run: Type.Optional(Type.Boolean({ default: false, description: 'Only say what would come of it.' })),
  },
  closed,
);

const Reason = Type.Unsafe<'unknown' | 'ambiguous' | 'withdrawn' | 'duplicate' | 'invalid'>({
  type: 'string',
  enum: ['unknown', 'ambiguous', 'withdrawn', 'duplicate', 'invalid'],
});

const Unresolved = Type.Array(
  Type.Object({ line: Type.Integer({ minimum: 1 }), given: Type.String(), reason: Reason, detail: MaybeText }, closed),
  { description: 'Lines that led to no gene, each with its reason.' },
);

const Panel = Type.Object(
  {
    type: Type.Literal('panels'),
    id: Type.String(),
    attributes: Type.Object(
      {
        name: Type.String(),
        description: MaybeText,
        version: Type.Integer({ minimum: 1, description: 'Grows with every import that changes a gene or a weight.' }),
        gene_count: Type.Integer(),
        unresolved_count: Type.Integer(),
        created_at: Instant,
        updated_at: Instant,
        updated_by: Type.String(),
      },
      closed,
    ),
  },
  closed,
);

export const PanelListAnswer = Type.Object({ data: Type.Array(Panel) }, closed);
export const PanelAnswer = Type.Object({ data: Panel, meta: Type.Object({ unresolved: Unresolved }, closed) }, closed);

export const PanelGenesAnswer = Type.Object(
  {
    data: Type.Array(
      Type.Object(
        {
          id: HgncId,
          symbol: Type.String(),
          weight: Type.Number({ minimum: 0, maximum: 100 }),
          given: Type.String({ description: 'As it stood in the list.' }),
          line: Type.Integer(),
        },
        closed,
      ),
    ),
    meta: PageMeta,
    links: PageLinks,
  },
  closed,
);

export const PanelImported = Type.Object(
  {
    data: Type.Object(
      {
        panel: Type.String(),
        outcome: Type.Union([Type.Literal('created'), Type.Literal('changed'), Type.Literal('unchanged')]),
        dry_run: Type.Boolean(),
        version: Type.Integer({ minimum: 0 }),
        gene_count: Type.Integer(),
        unresolved: Unresolved,
      },
      closed,
    ),
  },
  closed,
);
