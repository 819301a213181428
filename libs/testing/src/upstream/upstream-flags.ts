import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SAMPLE_MIRROR } from '../mirror.ts';
import { planFrom } from './fault-plan.ts';
import { FAULTS, type FaultPlan } from './faults.ts';

export interface UpstreamFlags {
  readonly help: boolean;
  readonly port: number;
  readonly mirrorDir: string;
  readonly faults: readonly FaultPlan[];
}

const DEFAULT_PORT = 8900;

/** The flags, or what is wrong with them. Folders count from where npm was called. */
export function readUpstreamFlags(args: readonly string[], cwd = process.env.INIT_CWD ?? process.cwd()): UpstreamFlags | string {
  let values: { port?: string; mirror?: string; fault?: string[]; help?: boolean };
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        mirror: { type: 'string' },
        fault: { type: 'string', multiple: true },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    return `${(error as Error).message}\n\n${helpText()}`;
  }
  const port = Number(values.port ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return `--port is a number from 0 to 65535, not ${values.port}`;
  const faults: FaultPlan[] = [];
  for (const text of values.fault ?? []) {
    const plan = planOfFlag(text);
    if (typeof plan === 'string') return `--fault ${text}: ${plan}`;
    faults.push(plan);
  }
  return { help: values.help ?? false, port, mirrorDir: values.mirror ? resolve(cwd, values.mirror) : SAMPLE_MIRROR, faults };
}

/** `503,host=rest.ensembl.org,times=3`: the fault, then what a plan has. */
function planOfFlag(text: string): FaultPlan | string {
  const [fault = '', ...settings] = text.split(',');
  const given: Record<string, unknown> = { fault };
  for (const setting of settings) {
    const [, name = '', value = ''] = /^([^=]+)=(.*)$/.exec(setting) ?? [];
    if (!name) return `"${setting}" is not like times=3`;
    given[name] = ['times', 'after', 'bytesPerSecond', 'share'].includes(name) ? Number(value) : value;
  }
  return planFrom(given);
}

export function helpText(): string {
  return [
    'npm run upstream [-- flags]   Speaks for the public hosts of all sources on this machine. Ctrl-C stops it.',
    '',
    'Flags',
    `  --port NUMBER    Where it listens on the loopback (default: ${DEFAULT_PORT}; 0: any free port).`,
    '  --mirror FOLDER  Published files to answer from (default: the sample mirror).',
    '  --fault PLAN     A fault from the start; may be given several times. Such as',
    '                   503,host=rest.ensembl.org,times=3 or shrunken,path=hgnc_complete_set,share=0.4',
    '  --help           Show this and end.',
    '',
    `Faults: ${FAULTS.join(', ')}.`,
    'A plan may also have path (a pattern), after, retryAfter, bytesPerSecond, share and column.',
    'While it runs: POST a plan as JSON to /_faults, GET or DELETE /_faults, GET /_requests.',
  ].join('\n');
}
