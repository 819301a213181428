import { ArtifactSuspectError } from '@nephron/errors';
import { type Asking, askEutils, refuseTrouble, troubleIn } from './eutils.ts';
import { type JsonObject, objectOf, textOf } from './json-value.ts';

/** Summaries asked for at once, as the reference system does; NCBI allows 500 in JSON. */
export const SUMMARY_BATCH = 200;

/**
 * ClinVar's summaries of these variations, in the order of the ids. One that is missing, or is an error, throws ArtifactSuspectError:
 * counts without it would be wrong.
 */
export async function summariesOf(asking: Asking, ids: readonly number[]): Promise<JsonObject[]> {
  const body = await askEutils(asking, 'esummary', { id: ids.join(',') }, { freshForMs: asking.freshForMs, isPost: true });
  if (isTooLarge(body) && ids.length > 1) {
    const half = Math.ceil(ids.length / 2);
    return [...(await summariesOf(asking, ids.slice(0, half))), ...(await summariesOf(asking, ids.slice(half)))];
  }
  refuseTrouble(body, "ClinVar's summaries");
  const result = objectOf(body.result);
  return ids.map((id) => {
    const summary = objectOf(result[String(id)]);
    const error = textOf(summary.error);
    if (error !== undefined) throw new ArtifactSuspectError(`ClinVar's summary of ${id}: ${error.slice(0, 200)}`);
    if (textOf(summary.uid) !== String(id)) throw new ArtifactSuspectError(`ClinVar gave no summary of ${id}`);
    return summary;
  });
}

/** Some records are so long that NCBI cannot make a summary of many of them at a time. */
function isTooLarge(body: JsonObject): boolean {
  return /cannot be transformed|too large|too long/i.test(troubleIn(body) ?? '');
}
