import { changeCursorText } from '@nephron/contracts';
import type { ChangedField, DocumentChange } from '@nephron/db';
import { jsonDifferences } from '@nephron/domain';

/** Differences of one document that are listed; the rest is counted. */
const MAX_FIELDS = 200;

/** A change of a document as readers see it. */
export function changeAnswer(change: DocumentChange) {
  const fields = change.fields.flatMap(differencesOf);
  return {
    cursor: changeCursorText({ seq: change.seq, hgncId: change.hgnc_id }),
    source: change.source,
    gene: { id: change.hgnc_id, symbol: change.symbol },
    operation: change.operation,
    reason: change.kind === 'publish' ? ('release' as const) : ('rollback' as const),
    release_id: change.release_id,
    release_version: change.release_version,
    at: change.published_at.toISOString(),
    fields: fields.slice(0, MAX_FIELDS),
    more_fields: Math.max(0, fields.length - MAX_FIELDS),
  };
}

interface FieldAnswer {
  readonly path: string;
  readonly old?: unknown;
  readonly new?: unknown;
  readonly omitted?: true;
}

function differencesOf(changed: ChangedField): FieldAnswer[] {
  const former = changed.had ? { [changed.field]: changed.old } : {};
  const present = changed.has ? { [changed.field]: changed.new } : {};
  if (changed.is_omitted) return [{ path: `/${changed.field.replaceAll('~', '~0').replaceAll('/', '~1')}`, omitted: true }];
  return jsonDifferences(former, present);
}
