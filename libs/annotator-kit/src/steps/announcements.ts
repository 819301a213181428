import { AnnotationsChanged, CacheInvalidated, changeCursorText, NAMED_CHANGES, subjects } from '@nephron/contracts';
import { changedGenes, type Db, type NewOutboxMessage, type SourceTally } from '@nephron/db';
import { schemaId } from '@nephron/messaging';
import { currentTraceparent } from '@nephron/telemetry';
import type { Work } from '../work.ts';

type Tally = Pick<SourceTally, 'added' | 'updated' | 'retired'>;

interface Announced {
  readonly publicationId: string;
  readonly kind: 'publish' | 'rollback';
  readonly releaseId: string;
  readonly seq: string;
  readonly tally: Tally;
  readonly bumped: readonly CacheInvalidated[];
}

/** What subscribers hear of a publication: which caches are dead, and which genes changed. */
export async function changeAnnouncements(trx: Db, { unit }: Work, announced: Announced): Promise<NewOutboxMessage[]> {
  const traceparent = currentTraceparent() ?? null;
  const invalidated = announced.bumped.map((payload) => ({
    schema_id: schemaId(CacheInvalidated),
    payload,
    traceparent,
    subject: subjects.cacheInvalidated,
  }));
  const { tally, seq, kind, releaseId } = announced;
  const genes = tally.added + tally.updated + tally.retired;
  if (genes === 0) return invalidated;
  const payload: AnnotationsChanged = {
    source: unit.source,
    releaseId,
    runId: unit.runId,
    kind,
    genes,
    ...(genes <= NAMED_CHANGES ? { hgncIds: await changedGenes(trx, announced.publicationId) } : {}),
    cursor: changeCursorText({ seq, hgncId: '' }),
  };
  return [...invalidated, { subject: subjects.annotationsChanged, schema_id: schemaId(AnnotationsChanged), payload, traceparent }];
}
