import { ArtifactSuspectError } from '@nephron/errors';

/** What an ontology file says about one term. */
export interface OntologyTerm {
  /** CURIE such as `HP:0000107`. */
  readonly id: string;
  readonly label: string | undefined;
  /** Ids of the terms it is a kind of (is-a edges). */
  readonly parents: readonly string[];
  readonly isObsolete: boolean;
  /** The term that took an obsolete one's place. */
  readonly replacedBy: string | undefined;
  /** Former ids that were merged into this term. */
  readonly alternativeIds: readonly string[];
}

/** A term graph: labels, what became of retired ids, and what lies below a term. Bad edges and cycles do no harm. */
export class Ontology {
  /** The publisher's name of the release, where the file states one. */
  readonly version: string | undefined;
  readonly #labels = new Map<string, string>();
  readonly #isCurrent = new Map<string, boolean>();
  readonly #successor = new Map<string, string>();
  readonly #children = new Map<string, string[]>();

  constructor(terms: Iterable<OntologyTerm>, version?: string) {
    this.version = version;
    for (const term of terms) this.#add(term);
  }

  label(id: string): string | undefined {
    return this.#labels.get(id);
  }

  /**
   * The id under which a term is known today: itself, or what its replacement or merger leads to. Undefined for an unknown id and
   * for an obsolete term that nothing replaces.
   */
  currentId(id: string): string | undefined {
    const seen = new Set<string>();
    let at: string | undefined = id;
    while (at !== undefined && !seen.has(at)) {
      if (this.#isCurrent.get(at)) return at;
      seen.add(at);
      at = this.#successor.get(at);
    }
    return undefined;
  }

  /**
   * The roots (under their current ids) and everything below them. A root that this ontology does not have means that it is not the
   * ontology we took it for, or a cut one: ArtifactSuspectError.
   */
  closure(roots: readonly string[]): ReadonlySet<string> {
    const open = roots.map((root) => {
      const id = this.currentId(root);
      if (id === undefined) throw new ArtifactSuspectError(`the ontology${this.version ? ` ${this.version}` : ''} has no term ${root}`);
      return id;
    });
    const closed = new Set<string>();
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (closed.has(id)) continue;
      closed.add(id);
      for (const child of this.#children.get(id) ?? []) open.push(child);
    }
    return closed;
  }

  #add(term: OntologyTerm): void {
    this.#isCurrent.set(term.id, !term.isObsolete);
    if (term.label !== undefined) this.#labels.set(term.id, term.label);
    if (term.isObsolete) {
      if (term.replacedBy !== undefined) this.#successor.set(term.id, term.replacedBy);
      return;
    }
    // A merged id may also have a node of its own that names its replacement; both lead to the same term.
    for (const former of term.alternativeIds) if (!this.#successor.has(former)) this.#successor.set(former, term.id);
    for (const parent of term.parents) {
      const children = this.#children.get(parent);
      if (children) children.push(term.id);
      else this.#children.set(parent, [term.id]);
    }
  }
}
