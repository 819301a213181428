import { ArtifactSuspectError } from '@nephron/errors';
import { Ontology } from './ontology.ts';

type Stanza = Map<string, string[]>;

/** Everything else (definitions, synonyms, cross-references) is most of the file. */
const TAGS: ReadonlySet<string> = new Set(['id', 'name', 'is_a', 'alt_id', 'is_obsolete', 'replaced_by', 'data-version']);

/** Reads an ontology in OBO text format (`mp.obo`), given line by line. Lines it does not know are passed over. */
export class OboReader {
  readonly #builder = Ontology.builder();
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
    if (!TAGS.has(tag)) return;
    const value = line.slice(colon + 2);
    const values = this.#stanza.get(tag);
    if (values) values.push(value);
    else this.#stanza.set(tag, [value]);
  }

  /** The ontology read so far; ArtifactSuspectError naming `name` where there was no term at all. */
  end(name: string): Ontology {
    this.#close();
    if (this.#builder.termCount === 0) throw new ArtifactSuspectError(`${name} is no OBO file: it has no [Term] with an id`);
    return this.#builder.build(this.#header.get('data-version')?.[0]?.trim());
  }

  #close(): void {
    const stanza = this.#stanza;
    this.#stanza = new Map();
    const id = firstId(stanza, 'id');
    if (stanza.get('stanza')?.[0] !== '[Term]' || id === undefined) return;
    const label = stanza.get('name')?.[0]?.trim();
    this.#builder.addTerm({
      id,
      // Buffer.from: a copy that does not keep the whole block of lines it was cut from in memory.
      label: label === undefined ? undefined : Buffer.from(label).toString(),
      isObsolete: stanza.get('is_obsolete')?.[0]?.trim() === 'true',
      replacedBy: firstId(stanza, 'replaced_by'),
      alternativeIds: ids(stanza, 'alt_id'),
    });
    for (const parent of ids(stanza, 'is_a')) this.#builder.addParent(id, parent);
  }
}

/** The ids of a tag: `MP:0000001` of `MP:0000001 {source="x"} ! mammalian phenotype`. */
function ids(stanza: Stanza, tag: string): string[] {
  return (stanza.get(tag) ?? []).flatMap((value) => /^\s*([A-Za-z]+:\d+)/.exec(value)?.[1] ?? []);
}

function firstId(stanza: Stanza, tag: string): string | undefined {
  return ids(stanza, tag)[0];
}
