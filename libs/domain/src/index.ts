export { type GeneList, GeneListError, readGeneList } from './gene-list.ts';
export { type GeneIdentifierKind, type IdentifierLookup, identifierLookups } from './identifier.ts';
export { type JsonDifference, jsonDifferences } from './json-difference.ts';
export { OboGraphReader } from './obo-graph.ts';
export { OboReader } from './obo-text.ts';
export { Ontology } from './ontology.ts';
