import { ArtifactSuspectError } from '@nephron/errors';
import { Ontology, type OntologyTerm } from './ontology.ts';

type Stanza = Map<string, string[]>;

/** Reads an ontology in OBO text format (`mp.obo`), given line by line. Lines it does not know are passed over. */
export class OboReader {
  readonly #terms: OntologyTerm[] = [];
  readonly #header: Stanza = new Map();
  #stanza: Stanza = this.#header;

  push(line: string): void {
    if (line.startsWith('[')) {
      this.#close();
      this.#stanza = new Map([['stanza', [line.trim()]]]);
      return;
    }
    const colon = line.indexOf(': ');
    if (colon <= 0) return;
    const tag = line.slice(0, colon);
    const value = line.slice(colon + 2);
    const values = this.#stanza.get(tag);
    if (values) values.push(value);
    else this.#stanza.set(tag, [value]);
  }

  /** The ontology read so far; ArtifactSuspectError naming `name` where there was no term at all. */
  end(name: string): Ontology {
    this.#close();
    if (this.#terms.length === 0) throw new ArtifactSuspectError(`${name} is no OBO file: it has no [Term] with an id`);
    return new Ontology(this.#terms, this.#header.get('data-version')?.[0]?.trim());
  }

  #close(): void {
    const stanza = this.#stanza;
    this.#stanza = new Map();
    const id = firstId(stanza, 'id');
    if (stanza.get('stanza')?.[0] !== '[Term]' || id === undefined) return;
    this.#terms.push({
      id,
      label: stanza.get('name')?.[0]?.trim(),
      parents: ids(stanza, 'is_a'),
      isObsolete: stanza.get('is_obsolete')?.[0]?.trim() === 'true',
      replacedBy: firstId(stanza, 'replaced_by'),
      alternativeIds: ids(stanza, 'alt_id'),
    });
  }
}

/** The ids of a tag: `MP:0000001` of `MP:0000001 {source="x"} ! mammalian phenotype`. */
function ids(stanza: Stanza, tag: string): string[] {
  return (stanza.get(tag) ?? []).flatMap((value) => /^\s*([A-Za-z]+:\d+)/.exec(value)?.[1] ?? []);
}

function firstId(stanza: Stanza, tag: string): string | undefined {
  return ids(stanza, tag)[0];
}
