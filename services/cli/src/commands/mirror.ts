import { resolve } from 'node:path';
import { isSourceId, SOURCE_IDS, type SourceId } from '@nephron/contracts';
import { messageOf, RequestError } from '@nephron/errors';
import { type HostLimits, memoryLimiter, openUpstream, parseHostLimits } from '@nephron/upstream';
import { type Command, Option } from 'commander';
import { onInterrupt } from '../context.ts';
import { type Output, openOutput, plain } from '../output.ts';
import { type PulledFile, pullMirror } from '../pull-mirror.ts';
import { table } from '../table.ts';
import { count } from '../words.ts';

const EXAMPLES = `
The folder can then be copied to a machine without internet and used there as NEPHRON_MIRROR_DIR. Pulling again transfers only what
changed; a pull that was broken off goes on where it ended. manifest.json in the folder says where each file came from.
Files that their publishers give to people only are named, and have to be put there by hand.

Examples:
  nephron mirror pull ./mirror --contact genes@example.org
  nephron mirror pull ./mirror --source hgnc --source gnomad
  NEPHRON_UPSTREAM_URL=http://cache.hospital.example nephron mirror pull /srv/mirror`;

interface PullCommand {
  readonly source?: readonly SourceId[];
  readonly contact: string;
  readonly upstreamUrl?: string;
  readonly limits?: HostLimits;
  readonly smallFiles: 'refuse' | 'take';
  readonly patience: number;
}

const MINUTE_MS = 60_000;

export function addMirror(program: Command): void {
  const mirror = program.command('mirror').description('fill a folder with the published files of the sources');
  mirror
    .command('pull')
    .description('download what is new into a mirror folder; needs internet, and no running installation')
    .argument('<dir>', 'the mirror folder; made where it is missing')
    .option('--source <id>', `only the files of this source; may be repeated (${SOURCE_IDS.join(', ')})`, sources)
    .addOption(new Option('--contact <address>', 'your mail or web address, for the publishers').env('NEPHRON_CONTACT').default(''))
    .addOption(
      new Option('--upstream-url <url>', 'ask <url>/host/path instead of https://host/path').env('NEPHRON_UPSTREAM_URL').argParser(address),
    )
    .addOption(
      new Option('--limits <limits>', 'other limits of hosts: host=10/min,host=5/s:2').env('NEPHRON_UPSTREAM_LIMITS').argParser(hostLimits),
    )
    .addOption(
      new Option('--small-files <what>', 'downloads that are smaller than any published file')
        .env('NEPHRON_SMALL_FILES')
        .choices(['refuse', 'take'])
        .default('refuse'),
    )
    .addOption(new Option('--patience <minutes>', 'wait so long for a host that is away').default(15).argParser(minutes))
    .addHelpText('after', EXAMPLES)
    .action(async (dir: string, options: PullCommand, command: Command) => {
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      // npm runs scripts in the project's folder; the folder's name counts from where the user is.
      const place = resolve(process.env.INIT_CWD ?? process.cwd(), dir);
      process.exitCode = await pull(place, options, openOutput(json === true, process.env));
    });
}

function sources(value: string, before: readonly SourceId[] = []): readonly SourceId[] {
  if (!isSourceId(value)) throw new RequestError(`there is no source "${value}": ${SOURCE_IDS.join(', ')}`);
  return [...before, value];
}

function address(value: string): string {
  if (!URL.canParse(value) || !/^https?:/.test(value)) throw new RequestError(`"${value}" is no address such as http://proxy.example:3128`);
  return value;
}

function hostLimits(value: string): HostLimits {
  try {
    return parseHostLimits(value);
  } catch (error) {
    throw new RequestError(messageOf(error), { cause: error });
  }
}

function minutes(value: string): number {
  const number = Number(value);
  if (!(number >= 0)) throw new RequestError(`"${value}" is no number of minutes`);
  return number;
}

async function pull(dir: string, options: PullCommand, out: Output): Promise<number> {
  const { contact, upstreamUrl, limits, patience, smallFiles } = options;
  const { signal } = onInterrupt();
  const line = statusLine(out);
  const upstream = openUpstream({
    baseUrl: upstreamUrl,
    contact,
    limiter: memoryLimiter(),
    limits,
    smallFiles,
    log: { debug: () => {}, info: () => {}, warn: (fields, message) => line.aside(`${message} ${JSON.stringify(fields)}`) },
  });
  if (!contact) line.aside('no contact is given: publishers cannot reach you when something is wrong with your requests (--contact)');
  try {
    const files = await pullMirror({
      dir,
      sources: options.source ?? SOURCE_IDS,
      upstream,
      signal,
      patienceMs: patience * MINUTE_MS,
      onBytes: (source, role, bytes, total) => line.show(`${source} ${role}: ${megabytes(bytes)}${total ? ` of ${megabytes(total)}` : ''}`),
      onWait: (host, waitMs, why) => line.aside(`${why}; trying again in ${Math.ceil(waitMs / 1000)} s (${host})`),
      onFile: (file) => {
        line.clear();
        if (!out.isHuman) out.record(file);
      },
    });
    if (out.isHuman) for (const row of summary(files, out)) out.line(row);
    const failed = files.filter(({ outcome }) => outcome === 'failed');
    for (const { source, role, why = '', path } of failed) {
      line.aside(`${source} ${role}: ${why}${path ? `; the former file stays (${path})` : ''}`);
    }
    return failed.length === 0 ? 0 : 1;
  } catch (error) {
    if (!signal.aborted) throw error;
    line.aside('stopped; the same command goes on from here');
    return 1;
  } finally {
    line.clear();
    await upstream.close();
  }
}

const OUTCOMES: Readonly<Record<PulledFile['outcome'], string>> = {
  new: 'new',
  unchanged: 'unchanged',
  by_hand: 'to be put there by hand',
  failed: 'failed',
};

function summary(files: readonly PulledFile[], { width, colours }: Output): string[] {
  const paint = { new: colours.green, unchanged: colours.dim, by_hand: colours.yellow, failed: colours.red };
  return table(
    [{ title: 'SOURCE' }, { title: 'FILE' }, { title: 'BYTES', align: 'right' }, { title: '' }],
    files.map(({ source, role, outcome, path, bytes }) => [
      { text: source, paint: colours.bold },
      { text: path ?? role },
      { text: bytes === undefined ? '–' : count(bytes) },
      { text: OUTCOMES[outcome], paint: paint[outcome] },
    ]),
    width,
    colours,
  );
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

const EVERY_MS = 200;

/** One line that is written over and over for people, and what is said aside above it. */
function statusLine(out: Output) {
  let [shownAt, isShown] = [0, false];
  const clear = (): void => {
    if (isShown) out.stream.write('\r\u001b[K');
    isShown = false;
  };
  return {
    show: (text: string): void => {
      if (!out.isHuman || performance.now() - shownAt < EVERY_MS) return;
      shownAt = performance.now();
      out.stream.write(`\r${plain(text).slice(0, out.width - 1)}\u001b[K`);
      isShown = true;
    },
    clear,
    aside: (text: string): void => {
      clear();
      out.note(plain(text));
    },
  };
}
