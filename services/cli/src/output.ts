import pc from 'picocolors';

export type Colours = ReturnType<typeof pc.createColors>;

/** Where a command writes: tables and colours for people on a terminal, JSON for everything else. */
export interface Output {
  readonly isHuman: boolean;
  readonly colours: Colours;
  readonly width: number;
  readonly stream: NodeJS.WriteStream;
  /** One line for people, or for whoever reads JSON lines. */
  readonly line: (text: string) => void;
  /** The whole answer of a command that is not for people. */
  readonly document: (value: unknown) => void;
  /** One of many values, a line each. */
  readonly record: (value: unknown) => void;
  /** Said aside, so that it is no part of the output. */
  readonly note: (text: string) => void;
}

export function openOutput(wantsJson: boolean, env: NodeJS.ProcessEnv, stream: NodeJS.WriteStream = process.stdout): Output {
  const isHuman = stream.isTTY === true && !wantsJson;
  const colours = pc.createColors(isHuman && !env.NO_COLOR && env.TERM !== 'dumb');
  const line = (text: string): void => void stream.write(`${text}\n`);
  return {
    isHuman,
    colours,
    stream,
    width: stream.columns || 80,
    line,
    document: (value) => line(JSON.stringify(value, undefined, 2)),
    record: (value) => line(JSON.stringify(value)),
    note: (text) => void process.stderr.write(`${text}\n`),
  };
}

/** Text of others without what a terminal would obey, on one line. */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
}
