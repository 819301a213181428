import { ArtifactSuspectError } from '@nephron/errors';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** Far beyond the largest entry (titin has some hundred kilobytes). */
const MAX_ENTRY_BYTES = 64 * 1024 * 1024;

/** Depth of an element of `{"results":[…]}`. */
const ELEMENT_DEPTH = 3;

/**
 * Cuts the objects out of `{"results":[{…},{…}]}`, whose bytes come in chunks and may all be on one line. What lies between is only
 * balanced; the objects themselves are checked when they are parsed. In UTF-8 no byte of a longer character looks like one of these.
 */
export class ResultSplitter {
  #depth = 0;
  #isInString = false;
  /** The next byte follows a backslash in a string. */
  #isEscaped = false;
  #hasEnded = false;
  /** Bytes of the open object in chunks before this one. */
  #pieces: Buffer[] = [];
  #pieceBytes = 0;

  /** True once the outermost brace has been closed: the text was not cut. */
  get isComplete(): boolean {
    return this.#hasEnded && this.#depth === 0;
  }

  /** The objects that end in this chunk. */
  push(chunk: Buffer): Buffer[] {
    const found: Buffer[] = [];
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (this.#isInString) at = this.#stringEnd(chunk, at);
      else if (byte === QUOTE) this.#isInString = true;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        this.#depth++;
        if (this.#depth === ELEMENT_DEPTH) from = at;
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        if (this.#depth === ELEMENT_DEPTH) found.push(this.#taken(chunk.subarray(from, at + 1)));
        this.#depth--;
        if (this.#depth === 0) this.#hasEnded = true;
        if (this.#depth < 0) throw new ArtifactSuspectError('a bracket closes what was never opened');
      }
    }
    if (this.#depth >= ELEMENT_DEPTH) this.#keep(chunk.subarray(from));
    return found;
  }

  /** Where the open string closes in this chunk; its last byte where it goes on in the next. */
  #stringEnd(chunk: Buffer, start: number): number {
    let at = start;
    if (this.#isEscaped) {
      this.#isEscaped = false;
      at++;
    }
    for (; at < chunk.length; at++) {
      if (chunk[at] === QUOTE) {
        this.#isInString = false;
        return at;
      }
      if (chunk[at] === BACKSLASH) at++;
    }
    // Beyond the last byte: that one was a backslash.
    this.#isEscaped = at > chunk.length;
    return chunk.length;
  }

  #taken(last: Buffer): Buffer {
    if (this.#pieces.length === 0) return last;
    const whole = Buffer.concat([...this.#pieces, last]);
    this.#pieces = [];
    this.#pieceBytes = 0;
    return whole;
  }

  #keep(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#pieceBytes += piece.length;
    if (this.#pieceBytes > MAX_ENTRY_BYTES) throw new ArtifactSuspectError(`an entry is longer than ${MAX_ENTRY_BYTES} bytes`);
  }
}
