const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** Where an object stands: the keys of the objects around it, with `[]` for an array. `graphs[].nodes[]` has three steps. */
export type JsonPath = string;

/**
 * Hands out the objects at chosen paths of a large JSON text one by one, so that the whole is never in memory. The text comes in
 * lines; JSON has no line ends inside strings. What it hands out is parsed and so checked, what lies between is only balanced.
 */
export class JsonObjects {
  readonly #wanted: ReadonlySet<JsonPath>;
  readonly #found: (path: JsonPath, object: unknown) => void;
  /** One entry per open container: what the paths of the containers in it begin with. */
  readonly #open: JsonPath[] = [];
  /** The last string outside a captured object: the key of whatever container opens next. */
  #key = '';
  /** Depth at which the captured object opened; 0 while none is. */
  #captureDepth = 0;
  #captured: string[] = [];
  #hasEnded = false;

  constructor(wanted: readonly JsonPath[], found: (path: JsonPath, object: unknown) => void) {
    this.#wanted = new Set(wanted);
    this.#found = found;
  }

  /** True once the outermost value has been closed: the text was not cut. */
  get isComplete(): boolean {
    return this.#hasEnded && this.#open.length === 0;
  }

  /** Reads one line; throws SyntaxError where a wanted object is no JSON, a string is not closed or brackets do not match. */
  push(line: string): void {
    let from = 0;
    for (let at = 0; at < line.length; at++) {
      const code = line.charCodeAt(at);
      if (code === QUOTE) {
        const end = endOfString(line, at);
        if (this.#captureDepth === 0) this.#key = line.slice(at + 1, end);
        at = end;
      } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
        if (this.#enter(code === OPEN_BRACKET)) from = at;
      } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
        this.#leave(line, from, at);
      }
    }
    if (this.#captureDepth > 0) this.#captured.push(line.slice(from));
  }

  /** True where the container that opens here is one to hand out. */
  #enter(isArray: boolean): boolean {
    const around = this.#open.at(-1);
    if (this.#captureDepth > 0) {
      this.#open.push('');
      return false;
    }
    const path = around?.endsWith(']') ? around : `${around ?? ''}${this.#key}`;
    this.#open.push(isArray ? `${path}[]` : path && `${path}.`);
    this.#key = '';
    if (isArray || !this.#wanted.has(path)) return false;
    this.#captureDepth = this.#open.length;
    return true;
  }

  #leave(line: string, from: number, at: number): void {
    const path = this.#open.pop();
    if (path === undefined) throw new SyntaxError('a bracket closes what was never opened');
    if (this.#open.length === 0) this.#hasEnded = true;
    if (this.#captureDepth === 0 || this.#open.length >= this.#captureDepth) return;
    this.#captured.push(line.slice(from, at + 1));
    const text = this.#captured.join('\n');
    this.#captured = [];
    this.#captureDepth = 0;
    this.#found(path.slice(0, -1), JSON.parse(text));
  }
}

/** Where the string that opens at `start` closes. */
function endOfString(line: string, start: number): number {
  let end = line.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(line, end)) end = line.indexOf('"', end + 1);
  if (end < 0) throw new SyntaxError('a string does not end on its line');
  return end;
}

/** True where an odd number of backslashes stands before the character. */
function isEscaped(line: string, at: number): boolean {
  let start = at;
  while (line.charCodeAt(start - 1) === BACKSLASH) start--;
  return (at - start) % 2 === 1;
}
