import type { GeneratedTerm } from './terms.ts';

const OBO = 'http://purl.obolibrary.org/obo/';
const OBO_IN_OWL = 'http://www.geneontology.org/formats/oboInOwl#';

/** An OBO Graph (`hp.json`) as published since 2023: indented, nodes with definitions, synonyms and cross-references, then edges. */
export function* graphChunks(terms: readonly GeneratedTerm[], release: string): Iterable<string> {
  yield `{
  "graphs" : [ {
    "id" : "${OBO}hp.json",
    "meta" : {
      "basicPropertyValues" : [ {
        "pred" : "http://purl.org/dc/elements/1.1/title",
        "val" : "Human Phenotype Ontology"
      }, {
        "pred" : "http://www.w3.org/2002/07/owl#versionInfo",
        "val" : "${release}"
      } ],
      "version" : "${OBO}hp/releases/${release}/hp.json"
    },
    "nodes" : [ `;
  for (const [index, term] of terms.entries()) yield `${index > 0 ? ', ' : ''}${node(term, index)}`;
  yield ' ],\n    "edges" : [ ';
  let isFirst = true;
  for (const { id, parents } of terms) {
    for (const parent of parents) {
      yield `${isFirst ? '' : ', '}${edge(id, parent)}`;
      isFirst = false;
    }
  }
  yield ' ]\n  } ]\n}';
}

/** Every fiftieth term has an id that was merged into it. */
function node({ id, label }: GeneratedTerm, index: number): string {
  const former =
    index % 50 === 49
      ? `,
        "basicPropertyValues" : [ {
          "pred" : "${OBO_IN_OWL}hasAlternativeId",
          "val" : "HP:${7_000_000 + index}"
        } ]`
      : '';
  return `{
      "id" : "${address(id)}",
      "lbl" : "${label}",
      "type" : "CLASS",
      "meta" : {
        "definition" : {
          "val" : "${label}: a deviation from the norm of what is expected for age, sex and \\"reference\\" population [{not} a quote}.",
          "xrefs" : [ "https://orcid.org/0000-0002-0736-9199", "PMID:${10_000_000 + index}" ]
        },
        "comments" : [ "This term is used for findings in imaging, in physical examination and in the laboratory." ],
        "synonyms" : [ {
          "synonymType" : "${OBO}hp#layperson",
          "pred" : "hasExactSynonym",
          "val" : "${label} (lay)",
          "xrefs" : [ "https://orcid.org/0000-0001-5208-3432" ]
        }, {
          "pred" : "hasRelatedSynonym",
          "val" : "${label} (related)"
        } ],
        "xrefs" : [ {
          "val" : "UMLS:C${1_000_000 + index}"
        } ]${former}
      }
    }`;
}

function edge(child: string, parent: string): string {
  return `{
      "sub" : "${address(child)}",
      "pred" : "is_a",
      "obj" : "${address(parent)}"
    }`;
}

function address(id: string): string {
  return `${OBO}${id.replace(':', '_')}`;
}
