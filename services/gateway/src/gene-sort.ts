import { GENE_SORT_FIELDS, type GeneSort, type GeneSortField } from '@nephron/db';
import { HttpProblem } from './problem.ts';

/** Other names that readers know a field by. */
const OTHER_NAMES: Readonly<Record<string, GeneSortField>> = { approved_symbol: 'symbol', loeuf: 'oe_lof_upper' };

const MAX_FIELDS = 5;

/** Reads `-pli,symbol`; an unknown field is refused by name. */
export function sortOf(text: string | undefined): GeneSort[] {
  if (!text) return [];
  const terms = text.split(',');
  if (terms.length > MAX_FIELDS) throw refused(`query parameter "sort" takes at most ${MAX_FIELDS} fields; it has ${terms.length}`);
  return terms.map((term) => {
    const isDescending = term.startsWith('-');
    const name = isDescending ? term.slice(1) : term;
    const field = GENE_SORT_FIELDS.find((known) => known === (OTHER_NAMES[name] ?? name));
    if (!field)
      throw refused(
        `query parameter "sort" knows no field "${name}"; allowed are ${[...GENE_SORT_FIELDS, ...Object.keys(OTHER_NAMES)].join(', ')}, each also with "-"`,
      );
    return { field, isDescending };
  });
}

function refused(detail: string): HttpProblem {
  return new HttpProblem(422, 'NEPHRON_PARAMETER_INVALID', detail, { more: { parameter: 'sort' } });
}
