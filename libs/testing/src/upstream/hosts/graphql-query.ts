/** A field that a query asks for. */
export interface Field {
  readonly name: string;
  /** Under which the answer stands: the alias, else the name. */
  readonly key: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Empty for a field without fields of its own. */
  readonly fields: readonly Field[];
}

/** What is wrong with a query, in GraphQL's words. */
export class QueryError extends Error {}

type Part = Field | { readonly spread: string };

/**
 * The fields of a GraphQL query with its fragments put in: one operation, aliases, arguments, variables; no directives. Throws
 * QueryError for anything else.
 */
export function queryFields(text: string, variables: Readonly<Record<string, unknown>> = {}): readonly Field[] {
  const reader = new Reader(text, variables);
  const fragments = new Map<string, readonly Part[]>();
  let operation: readonly Part[] | undefined;
  while (!reader.isAtEnd()) {
    if (reader.skip('fragment')) {
      const name = reader.name();
      reader.expect('on');
      reader.name();
      fragments.set(name, reader.selectionSet());
    } else {
      operation = reader.operation();
    }
  }
  if (!operation) throw new QueryError('Must provide an operation.');
  return inlined(operation, fragments, 0);
}

const MAX_DEPTH = 12;

function inlined(parts: readonly Part[], fragments: ReadonlyMap<string, readonly Part[]>, depth: number): readonly Field[] {
  if (depth > MAX_DEPTH) throw new QueryError('Cannot spread a fragment within itself.');
  return parts.flatMap((part) => {
    if (!('spread' in part)) return [{ ...part, fields: inlined(part.fields, fragments, depth + 1) }];
    const fragment = fragments.get(part.spread);
    if (!fragment) throw new QueryError(`Unknown fragment "${part.spread}".`);
    return inlined(fragment, fragments, depth + 1);
  });
}

const TOKEN = /\s+|,|#[^\n]*|"(?:[^"\\]|\\.)*"|\.\.\.|[!$()[\]{}:=]|-?\d+(?:\.\d+)?|[A-Za-z_]\w*|./g;

class Reader {
  readonly #tokens: readonly string[];
  readonly #variables: Readonly<Record<string, unknown>>;
  #next = 0;

  constructor(text: string, variables: Readonly<Record<string, unknown>>) {
    this.#tokens = (text.match(TOKEN) ?? []).filter((token) => !/^(\s|,|#)/.test(token));
    this.#variables = variables;
  }

  isAtEnd(): boolean {
    return this.#next >= this.#tokens.length;
  }

  skip(token: string): boolean {
    if (this.#tokens[this.#next] !== token) return false;
    this.#next++;
    return true;
  }

  expect(token: string): void {
    if (!this.skip(token)) throw this.#unexpected();
  }

  name(): string {
    const token = this.#tokens[this.#next];
    if (!token || !/^[A-Za-z_]/.test(token)) throw this.#unexpected();
    this.#next++;
    return token;
  }

  /** With or without `query`, name and variables; what types these have is not looked at. */
  operation(): readonly Part[] {
    if (this.skip('query')) {
      while (!this.isAtEnd() && this.#tokens[this.#next] !== '{') this.#next++;
    }
    return this.selectionSet();
  }

  selectionSet(): readonly Part[] {
    this.expect('{');
    const parts: Part[] = [];
    while (!this.skip('}')) parts.push(this.skip('...') ? { spread: this.name() } : this.#field());
    return parts;
  }

  #field(): Field {
    const first = this.name();
    const name = this.skip(':') ? this.name() : first;
    const args: Record<string, unknown> = {};
    if (this.skip('(')) {
      while (!this.skip(')')) {
        const argument = this.name();
        this.expect(':');
        args[argument] = this.#value();
      }
    }
    const fields = this.#tokens[this.#next] === '{' ? this.selectionSet() : [];
    return { name, key: first, args, fields: fields as readonly Field[] };
  }

  #value(): unknown {
    if (this.skip('$')) return this.#variables[this.name()];
    const token = this.#tokens[this.#next++] ?? '';
    if (token.startsWith('"')) return JSON.parse(token);
    if (/^-?\d/.test(token)) return Number(token);
    if (/^[A-Za-z_]/.test(token)) return token;
    this.#next--;
    throw this.#unexpected();
  }

  #unexpected(): QueryError {
    const token = this.#tokens[this.#next];
    return new QueryError(token === undefined ? 'Syntax Error: Unexpected <EOF>.' : `Syntax Error: Unexpected "${token}".`);
  }
}
