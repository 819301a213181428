import { ArtifactSuspectError } from '@nephron/errors';
import { JsonObjects } from './json-objects.ts';
import { Ontology } from './ontology.ts';

type Json = Readonly<Record<string, unknown>>;

const NODE = 'graphs[].nodes[]';
const EDGE = 'graphs[].edges[]';
const META = 'graphs[].meta';
const REPLACED_BY = 'http://purl.obolibrary.org/obo/IAO_0100001';
const ALTERNATIVE_ID = 'http://www.geneontology.org/formats/oboInOwl#hasAlternativeId';

/**
 * Reads an ontology in OBO Graphs JSON (`hp.json`, `mp.json`), given line by line; nodes and edges may come in any order. Only what an
 * `Ontology` keeps stays in memory, a fraction of the file.
 */
export class OboGraphReader {
  readonly #builder = Ontology.builder();
  readonly #objects = new JsonObjects([NODE, EDGE, META], (path, object) => this.#take(path, object));
  #version: string | undefined;
  #problem: SyntaxError | undefined;

  push(line: string): void {
    if (this.#problem) return;
    try {
      this.#objects.push(line);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.#problem = error;
    }
  }

  /** The ontology read; ArtifactSuspectError naming `name` where the text was cut, no JSON, or no such graph. */
  end(name: string): Ontology {
    if (this.#problem) throw new ArtifactSuspectError(`${name} is no JSON: ${this.#problem.message}`, { cause: this.#problem });
    if (!this.#objects.isComplete) throw new ArtifactSuspectError(`${name} ends before its JSON does`);
    if (this.#builder.termCount === 0 || this.#builder.edgeCount === 0) {
      throw new ArtifactSuspectError(`${name} is no OBO Graph: it should hold graphs with nodes and is_a edges`);
    }
    return this.#builder.build(this.#version);
  }

  #take(path: string, object: unknown): void {
    if (!isRecord(object)) return;
    if (path === NODE) this.#takeNode(object);
    else if (path === EDGE) this.#takeEdge(object);
    else if (typeof object.version === 'string') this.#version = object.version;
  }

  #takeNode(node: Json): void {
    const id = curieOf(node.id);
    if (id === undefined) return;
    const meta: Json = isRecord(node.meta) ? node.meta : {};
    const properties = Array.isArray(meta.basicPropertyValues) ? meta.basicPropertyValues.filter(isRecord) : [];
    const valuesOf = (pred: string): string[] =>
      properties.filter((property) => property.pred === pred).flatMap((property) => curieOf(property.val) ?? []);
    this.#builder.addTerm({
      id,
      label: typeof node.lbl === 'string' ? node.lbl : undefined,
      isObsolete: meta.deprecated === true,
      replacedBy: valuesOf(REPLACED_BY)[0],
      alternativeIds: valuesOf(ALTERNATIVE_ID),
    });
  }

  #takeEdge(edge: Json): void {
    if (edge.pred !== 'is_a') return;
    const child = curieOf(edge.sub);
    const parent = curieOf(edge.obj);
    if (child !== undefined && parent !== undefined) this.#builder.addParent(child, parent);
  }
}

/** `HP:0000107` from that, or from an address ending in `HP_0000107`; undefined for properties and other things that are no terms. */
function curieOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const match = /^([A-Za-z]+)[_:](\d+)$/.exec(value.slice(value.lastIndexOf('/') + 1));
  return match ? `${match[1]}:${match[2]}` : undefined;
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
