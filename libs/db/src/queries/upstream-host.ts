import { LedgerError } from '@nephron/errors';
import { sql } from 'kysely';
import type { Db } from '../connection.ts';

export type BlockedReason = 'rate_limited' | 'upstream_down';

export type HostTurn =
  | { readonly kind: 'granted' }
  | { readonly kind: 'wait'; readonly waitMs: number }
  | { readonly kind: 'blocked'; readonly waitMs: number; readonly trouble: BlockedReason };

interface TurnRow {
  readonly granted: boolean;
  readonly blocked_ms: number;
  readonly blocked_reason: BlockedReason | null;
  readonly token_ms: number;
}

/**
 * Takes a token of a public host's bucket, or says in how many ms there is one, or for how many ms nobody may ask the host. One
 * statement on the row of the host, by the clock of the database: replicas wait for each other only while it runs.
 */
export async function takeHostToken(
  db: Db,
  host: string,
  bucket: { readonly perSecond: number; readonly burst: number },
): Promise<HostTurn> {
  let row = await takeFrom(db, host, bucket);
  if (!row) {
    await addHost(db, host, bucket);
    row = await takeFrom(db, host, bucket);
  }
  if (!row) throw new LedgerError(`the bucket of ${host} is gone`);
  if (row.granted) return { kind: 'granted' };
  if (row.blocked_ms > 0) return { kind: 'blocked', waitMs: row.blocked_ms, trouble: row.blocked_reason ?? 'rate_limited' };
  return { kind: 'wait', waitMs: row.token_ms };
}

async function takeFrom(
  db: Db,
  host: string,
  { perSecond, burst }: { readonly perSecond: number; readonly burst: number },
): Promise<TurnRow | undefined> {
  const { rows } = await sql<TurnRow>`
    with locked as (
      select host, tokens, refilled_at, blocked_until, blocked_reason from upstream_host where host = ${host} for update
    ), seen as (
      -- Materialized, so that there is one "now", and it is after the lock was had.
      select *, clock_timestamp() as at from locked
    ), refilled as materialized (
      select host, at, blocked_reason,
             greatest(0, ceil(extract(epoch from blocked_until - at) * 1000))::double precision as blocked_ms,
             least(${burst}::double precision,
                   tokens + greatest(0, extract(epoch from at - refilled_at))::double precision * ${perSecond}::double precision) as tokens
      from seen
    ), turn as (
      select *, coalesce(blocked_ms, 0) = 0 and tokens >= 1 as granted from refilled
    ), taken as (
      update upstream_host h
      set tokens = t.tokens - case when t.granted then 1 else 0 end, refilled_at = greatest(t.at, h.refilled_at)
      from turn t where h.host = t.host
    )
    select granted, coalesce(blocked_ms, 0) as blocked_ms, blocked_reason,
           greatest(1, ceil((1 - tokens) / ${perSecond}::double precision * 1000)) as token_ms
    from turn
  `.execute(db);
  return rows[0];
}

async function addHost(db: Db, host: string, { burst }: { readonly burst: number }): Promise<void> {
  await sql`
    insert into upstream_host (host, tokens, refilled_at) values (${host}, ${burst}, clock_timestamp()) on conflict (host) do nothing
  `.execute(db);
}

/** Keeps every replica from asking a host for so long; an earlier block that lasts longer stays. */
export async function blockHost(db: Db, host: string, forMs: number, reason: BlockedReason): Promise<void> {
  const until = sql`clock_timestamp() + ${`${forMs} milliseconds`}::interval`;
  await sql`
    insert into upstream_host as h (host, tokens, refilled_at, blocked_until, blocked_reason)
    values (${host}, 0, clock_timestamp(), ${until}, ${reason})
    on conflict (host) do update
    set blocked_until = excluded.blocked_until, blocked_reason = excluded.blocked_reason
    where h.blocked_until is null or h.blocked_until < excluded.blocked_until
  `.execute(db);
}
