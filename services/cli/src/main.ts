import { ApiError, messageOf, PrerequisiteError, RequestError } from '@nephron/errors';
import { CommanderError } from 'commander';
import { plain } from './output.ts';
import { createProgram, EXIT } from './program.ts';

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.bug));

try {
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = exitCode(error);
}

/** Says what went wrong in one sentence and gives the exit code for it. */
function exitCode(error: unknown): number {
  // Commander has said it already; asking for help is no error.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  const text = plain(messageOf(error));
  if (error instanceof RequestError) return say(`error: ${text}`, EXIT.usage);
  if (error instanceof ApiError) return say(`error: ${text}`, EXIT.api);
  if (error instanceof PrerequisiteError) return say(`error: ${text}`, EXIT.unreachable);
  return say(`error: ${text} (this is a bug of nephron, please report it)`, EXIT.bug);
}

function say(text: string, code: number): number {
  process.stderr.write(`${text}\n`);
  return code;
}
