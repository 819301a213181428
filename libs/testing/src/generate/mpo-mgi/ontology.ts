import type { MpTerm } from './terms.ts';

/** The ontology in OBO text format, with definitions and synonyms, which are most of it. */
export function* oboChunks(terms: readonly MpTerm[], release: string): Iterable<string> {
  yield `format-version: 1.2
data-version: http://purl.obolibrary.org/obo/mp/releases/${release}/mp.owl
subsetdef: IMPC "Terms in use by IMPC"
ontology: mp

`;
  for (const [index, { id, name, parent }] of terms.entries()) {
    yield `[Term]
id: ${id}
name: ${name}
${index % 50 === 49 ? `alt_id: MP:${7_000_000 + index}\n` : ''}def: "${definition(name)}" [MGI:csmith, PMID:${10_000_000 + index}]
synonym: "${name} (related)" EXACT []
synonym: "anomaly of the same kind as ${name}" RELATED [MGI:csmith]
${parent ? `is_a: ${parent.id} ! ${parent.name}\n` : ''}
`;
  }
  yield '[Typedef]\nid: part_of\nname: part of\nis_transitive: true\n';
}

/** `VOC_MammalianPhenotype.rpt`: id, name, definition. */
export function* vocabularyChunks(terms: readonly MpTerm[]): Iterable<string> {
  for (const { id, name } of terms) yield `${id}\t${name}\t${definition(name)}\n`;
}

function definition(name: string): string {
  return `${name}: any structural or functional anomaly of this kind that is manifested through development and lifespan`;
}
