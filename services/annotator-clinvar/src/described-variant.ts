import { type Consequence, consequenceOf } from './consequence.ts';
import { cdnaChangeIn, proteinChangeIn, proteinPosition } from './hgvs.ts';
import { statedConsequence } from './stated-consequence.ts';
import type { Variant } from './variant.ts';

/** What follows from the name, type and size of a variant. */
export interface Description {
  readonly proteinChange: string | null;
  readonly cdnaChange: string | null;
  readonly consequence: Consequence;
  /** First residue of the protein change. */
  readonly position: number | null;
}

export function described(variant: Variant): Description {
  const { title, type, start, stop, statedConsequences } = variant;
  const proteinChange = proteinChangeIn(title);
  const cdnaChange = cdnaChangeIn(title);
  const span = start === null || stop === null ? null : stop - start + 1;
  const inferred = consequenceOf({ title, type, proteinChange, cdnaChange, span });
  return {
    proteinChange,
    cdnaChange: cdnaChange ?? variant.statedCdnaChange ?? null,
    consequence: inferred.label === 'other' ? (statedConsequence(statedConsequences ?? []) ?? inferred) : inferred,
    position: proteinPosition(proteinChange),
  };
}
