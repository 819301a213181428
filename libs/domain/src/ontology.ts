import { ArtifactSuspectError } from '@nephron/errors';

/** What an ontology file says about one term, its parents apart. */
export interface TermNode {
  /** CURIE such as `HP:0000107`. */
  readonly id: string;
  readonly label: string | undefined;
  readonly isObsolete: boolean;
  /** The term that took an obsolete one's place. */
  readonly replacedBy: string | undefined;
  /** Former ids that were merged into this term. */
  readonly alternativeIds: readonly string[];
}

export interface OntologyTerm extends TermNode {
  /** Ids of the terms it is a kind of (is-a edges). */
  readonly parents: readonly string[];
}

const NONE = -1;

/**
 * Ids, numbered in the order in which they first came, and what is known of each number. Lists of numbers instead of objects: an
 * ontology of twenty thousand terms is some four megabytes.
 */
class Graph {
  readonly numbers = new Map<string, number>();
  readonly ids: string[] = [];
  readonly labels: (string | undefined)[] = [];
  /** True for terms in use, false for obsolete ones, undefined for ids that are only mentioned. */
  readonly isCurrent: (boolean | undefined)[] = [];
  readonly successors: number[] = [];
  /** The last edge that leads to a child of the term; each edge names the one before it. */
  readonly lastEdge: number[] = [];
  readonly edgeBefore: number[] = [];
  readonly edgeChild: number[] = [];

  numberOf(id: string): number {
    const known = this.numbers.get(id);
    if (known !== undefined) return known;
    const number = this.ids.push(id) - 1;
    this.numbers.set(id, number);
    this.labels.push(undefined);
    this.isCurrent.push(undefined);
    this.successors.push(NONE);
    this.lastEdge.push(NONE);
    return number;
  }

  addEdge(child: number, parent: number): void {
    this.edgeBefore.push(this.lastEdge[parent] ?? NONE);
    this.lastEdge[parent] = this.edgeChild.push(child) - 1;
  }

  /** The terms in use directly below a term, the last one named first. */
  *children(parent: number): Iterable<number> {
    for (let edge = this.lastEdge[parent] ?? NONE; edge !== NONE; edge = this.edgeBefore[edge] ?? NONE) {
      const child = this.edgeChild[edge] ?? NONE;
      if (this.isCurrent[child]) yield child;
    }
  }
}

/** A term graph: labels, what became of retired ids, and what lies below a term. Bad edges and cycles do no harm. */
export class Ontology {
  /** The publisher's name of the release, where the file states one. */
  readonly version: string | undefined;
  readonly #graph: Graph;

  private constructor(graph: Graph, version: string | undefined) {
    this.version = version;
    this.#graph = graph;
  }

  static of(terms: Iterable<OntologyTerm>, version?: string): Ontology {
    const builder = Ontology.builder();
    for (const term of terms) {
      builder.addTerm(term);
      for (const parent of term.parents) builder.addParent(term.id, parent);
    }
    return builder.build(version);
  }

  static builder(): OntologyBuilder {
    return new OntologyBuilder((graph, version) => new Ontology(graph, version));
  }

  label(id: string): string | undefined {
    return this.#graph.labels[this.#graph.numbers.get(id) ?? NONE];
  }

  /**
   * The id under which a term is known today: itself, or what its replacement or merger leads to. Undefined for an unknown id and
   * for an obsolete term that nothing replaces.
   */
  currentId(id: string): string | undefined {
    const number = this.#current(id);
    return number === undefined ? undefined : this.#graph.ids[number];
  }

  /** Ids of the terms directly below a term; what is obsolete is below nothing. */
  children(id: string): readonly string[] {
    return [...this.#graph.children(this.#graph.numbers.get(id) ?? NONE)].map((child) => this.#graph.ids[child] ?? '');
  }

  /**
   * The roots (under their current ids) and everything below them. A root that this ontology does not have means that it is not the
   * ontology we took it for, or a cut one: ArtifactSuspectError.
   */
  closure(roots: readonly string[]): ReadonlySet<string> {
    const open = roots.map((root) => {
      const number = this.#current(root);
      if (number === undefined) {
        throw new ArtifactSuspectError(`the ontology${this.version ? ` ${this.version}` : ''} has no term ${root}`);
      }
      return number;
    });
    const closed = new Set<string>();
    for (let number = open.pop(); number !== undefined; number = open.pop()) {
      const id = this.#graph.ids[number] ?? '';
      if (closed.has(id)) continue;
      closed.add(id);
      for (const child of this.#graph.children(number)) open.push(child);
    }
    return closed;
  }

  #current(id: string): number | undefined {
    const { numbers, isCurrent, successors } = this.#graph;
    const start = numbers.get(id);
    if (start === undefined || isCurrent[start]) return start;
    const seen = new Set<number>();
    for (let at = start; at !== NONE && !seen.has(at); at = successors[at] ?? NONE) {
      if (isCurrent[at]) return at;
      seen.add(at);
    }
    return undefined;
  }
}

/** Takes terms and edges in whatever order a file has them, and keeps of them only what an `Ontology` does. */
export class OntologyBuilder {
  readonly #graph = new Graph();
  readonly #make: (graph: Graph, version: string | undefined) => Ontology;
  #termCount = 0;

  constructor(make: (graph: Graph, version: string | undefined) => Ontology) {
    this.#make = make;
  }

  get termCount(): number {
    return this.#termCount;
  }

  get edgeCount(): number {
    return this.#graph.edgeChild.length;
  }

  addTerm(term: TermNode): void {
    const number = this.#graph.numberOf(term.id);
    this.#termCount++;
    this.#graph.isCurrent[number] = !term.isObsolete;
    if (term.label !== undefined) this.#graph.labels[number] = term.label;
    if (term.isObsolete) {
      if (term.replacedBy !== undefined) this.#graph.successors[number] = this.#graph.numberOf(term.replacedBy);
      return;
    }
    // A merged id may also have a node of its own that names its replacement; both lead to the same term.
    for (const former of term.alternativeIds.map((id) => this.#graph.numberOf(id))) {
      if ((this.#graph.successors[former] ?? NONE) === NONE) this.#graph.successors[former] = number;
    }
  }

  /** Says that a term is a kind of another one. */
  addParent(child: string, parent: string): void {
    this.#graph.addEdge(this.#graph.numberOf(child), this.#graph.numberOf(parent));
  }

  build(version?: string): Ontology {
    return this.#make(this.#graph, version);
  }
}
