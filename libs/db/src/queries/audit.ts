import type { Db } from '../connection.ts';

export interface AuditEntry {
  readonly actor: string;
  readonly action: string;
  readonly scope: string;
  readonly before?: object;
  readonly after?: object;
  readonly effect: string;
}

/** Keeps who did what, with what effect, in the transaction of the deed. */
export async function addAudit(trx: Db, entry: AuditEntry): Promise<void> {
  await trx
    .insertInto('audit')
    .values({
      actor: entry.actor,
      action: entry.action,
      scope: entry.scope,
      before: entry.before ? JSON.stringify(entry.before) : null,
      after: entry.after ? JSON.stringify(entry.after) : null,
      effect: entry.effect,
    })
    .execute();
}
