import { ArtifactSuspectError } from '@nephron/errors';
import { assemblyPriority } from './assembly.ts';
import { assertionOf } from './assertion.ts';
import { type JsonObject, listOf, objectOf, textOf, textsOf } from './json-value.ts';
import { conditions, said } from './said.ts';
import type { Variant } from './variant.ts';
import { wholeNumber } from './whole-number.ts';

/** What a summary says about a variation, as a row of the file would. Somatic classifications stand apart in it and are not read. */
export function variantOfSummary(summary: JsonObject): Variant {
  const variationId = wholeNumber(textOf(summary.uid) ?? '');
  if (variationId === undefined) throw new ArtifactSuspectError(`a summary of ClinVar has the uid "${String(summary.uid)}"`);
  const germline = objectOf(summary.germline_classification);
  const [first] = listOf(summary.variation_set);
  const variation = objectOf(first);
  return {
    variationId,
    title: textOf(summary.title) ?? '',
    type: textOf(summary.obj_type) ?? '',
    assertion: assertionOf(textOf(germline.description), textOf(germline.review_status)),
    traits: conditions(listOf(germline.trait_set).map((trait) => textOf(objectOf(trait).trait_name) ?? '')),
    ...placeIn(variation),
    statedCdnaChange: said(textOf(variation.cdna_change)),
    statedConsequences: textsOf(summary.molecular_consequence_list),
  };
}

/** The NCBI gene ids and symbols of the genes that a summary lists. */
export function genesOfSummary(summary: JsonObject): { readonly ids: ReadonlySet<string>; readonly symbols: ReadonlySet<string> } {
  const genes = listOf(summary.genes).map(objectOf);
  return {
    ids: new Set(genes.flatMap(({ geneid }) => textOf(geneid) ?? [])),
    symbols: new Set(genes.flatMap(({ symbol }) => textOf(symbol)?.toUpperCase() ?? [])),
  };
}

/** The position on the best assembly; the first one of equally good ones. */
function placeIn(variation: JsonObject): Pick<Variant, 'assembly' | 'chromosome' | 'start' | 'stop'> {
  let best: Pick<Variant, 'assembly' | 'chromosome' | 'start' | 'stop'> = { assembly: null, chromosome: null, start: null, stop: null };
  let bestPriority = -1;
  for (const location of listOf(variation.variation_loc).map(objectOf)) {
    const assembly = textOf(location.assembly_name) ?? '';
    const start = positionIn(location.start);
    const priority = assemblyPriority(assembly);
    if (priority <= bestPriority) continue;
    bestPriority = priority;
    best = {
      assembly: start === null ? null : (said(assembly) ?? null),
      chromosome: said(textOf(location.chr)) ?? null,
      start,
      stop: positionIn(location.stop),
    };
  }
  return best;
}

function positionIn(value: unknown): number | null {
  const position = wholeNumber(textOf(value) ?? '');
  return position === undefined || position === 0 ? null : position;
}
