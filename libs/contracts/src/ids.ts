import { type TUnsafe, Type } from 'typebox';
import { SOURCE_IDS, type SourceId } from './source-registry.ts';

export const HgncId = Type.String({ pattern: '^HGNC:[0-9]{1,9}$', description: 'HGNC id as a CURIE, such as HGNC:9008.' });
export const RunId = Type.String({ format: 'uuid', description: 'Run id.' });
/** A counter of the ledger (bigint), written as digits so that no double rounds it. */
export const LedgerId = Type.String({ pattern: '^[0-9]{1,19}$' });
export const SourceName: TUnsafe<SourceId> = Type.Unsafe<SourceId>({ type: 'string', enum: [...SOURCE_IDS] });
export const Timestamp = Type.String({ format: 'date-time' });
