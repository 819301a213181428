import type { Command } from 'commander';
import type { Release, ReleaseDocument, ReleaseList } from '../api-types.ts';
import { type Context, contextOf } from '../context.ts';
import { followDecision } from '../follow-run.ts';
import type { Output } from '../output.ts';
import { table } from '../table.ts';
import { wholeNumber } from '../whole-number.ts';
import { age, count, stateColour } from '../words.ts';

interface ListOptions {
  readonly source?: string;
  readonly state?: string;
  readonly page: number;
  readonly size: number;
}

interface DecisionOptions {
  readonly reason?: string;
  readonly wait?: boolean;
}

/** Decisions that a run carries out, in the words of `--help`. */
const DECISIONS = [
  ['accept', 'publish a held release'],
  ['rollback', "take a source's newest release back: readers get the documents from before it"],
] as const;

export function addRelease(program: Command): void {
  const release = program.command('release').description('look at releases of the sources and decide about them');
  release
    .command('list')
    .description('list releases, newest first')
    .option('--source <id>', 'only of this source')
    .option('--state <state>', 'only in this state, such as held')
    .option('--page <n>', 'which page', wholeNumber, 1)
    .option('--size <n>', 'releases per page', wholeNumber, 20)
    .addHelpText('after', '\nExamples:\n  nephron release list --state held\n  nephron release list --source clinvar')
    .action(async (options: ListOptions, command: Command) => await list(contextOf(command), options));
  release
    .command('show')
    .description('show a release: how it was judged and how it differs from what readers saw')
    .argument('<id>', 'release id', wholeNumber)
    .action(async (id: number, _options: unknown, command: Command) => {
      const { api, out } = contextOf(command);
      const document = await api.get<ReleaseDocument>(`/api/releases/${id}`);
      if (out.isHuman) describe(document.data, out);
      else out.document(document);
    });
  for (const [decision, description] of DECISIONS) {
    release
      .command(decision)
      .description(description)
      .argument('<id>', 'release id', wholeNumber)
      .option('--reason <text>', 'why; kept with the release and in the audit')
      .option('--wait', 'stay until it is done')
      .action(async (id: number, { reason, wait }: DecisionOptions, command: Command) => {
        const body = reason === undefined ? {} : { reason };
        process.exitCode = await followDecision(contextOf(command), `/api/releases/${id}/${decision}`, body, {}, wait === true);
      });
  }
  release
    .command('reject')
    .description('end a held release for good; what is published stays')
    .argument('<id>', 'release id', wholeNumber)
    .option('--reason <text>', 'why; kept with the release and in the audit')
    .action(async (id: number, { reason }: DecisionOptions, command: Command) => {
      const { api, out } = contextOf(command);
      const document = await api.post<ReleaseDocument>(`/api/releases/${id}/reject`, reason === undefined ? {} : { reason });
      if (out.isHuman) out.line(`release ${id} of ${document.data.attributes.source} is rejected`);
      else out.document(document);
    });
}

async function list({ api, out }: Context, { source, state, page, size }: ListOptions): Promise<void> {
  const query = new URLSearchParams({ 'page[number]': String(page), 'page[size]': String(size) });
  if (source) query.set('source', source);
  if (state) query.set('state', state);
  const document = await api.get<ReleaseList>(`/api/releases?${query}`);
  if (!out.isHuman) return out.document(document);
  if (document.data.length === 0) return out.line(page === 1 ? 'there is no such release' : 'no release on this page');
  const { colours } = out;
  const rows = document.data.map(({ id, attributes: release }) => [
    { text: id },
    { text: release.source, paint: colours.bold },
    { text: release.is_current ? `${release.state} *` : release.state, paint: stateColour(release.state, colours) },
    { text: count(release.counts?.documents ?? null) },
    { text: age(release.retrieved_at) },
    { text: release.version },
    { text: release.gate?.problems.join('; ') ?? '', paint: colours.dim },
  ]);
  const columns = [
    { title: 'ID', align: 'right' as const },
    { title: 'SOURCE' },
    { title: 'STATE' },
    { title: 'GENES', align: 'right' as const },
    { title: 'RETRIEVED' },
    { title: 'VERSION' },
    { title: '' },
  ];
  for (const line of table(columns, rows, out.width, colours)) out.line(line);
  const { total, page_count } = document.meta;
  if (page_count > 1) out.line(colours.dim(`page ${page} of ${page_count}, ${count(total)} releases`));
}

function describe({ id, attributes: release }: Release, out: Output): void {
  const { colours } = out;
  const state = stateColour(release.state, colours)(release.state);
  out.line(
    `release ${colours.bold(id)} of ${release.source}: ${state}${release.is_current ? ' (what readers see)' : ''}, version ${release.version}`,
  );
  out.line(
    `  retrieved ${age(release.retrieved_at)} by ${release.route === 'api' ? 'the API for single genes' : 'files'}, run ${release.run_id}`,
  );
  if (release.replay_of) out.line(`  read again from the files of release ${release.replay_of}`);
  for (const { role, name, sha256, bytes } of release.files)
    out.line(`  ${role}: ${name}, ${count(bytes)} bytes, sha256 ${sha256.slice(0, 16)}…`);
  if (release.counts) {
    const { documents, rows, bad_rows } = release.counts;
    out.line(`  ${count(documents)} genes with a document, ${count(rows)} rows read, ${count(bad_rows)} not understood`);
  }
  for (const problem of release.gate?.problems ?? []) out.line(`  ${colours.yellow(problem)}`);
  describeDifference(release.gate?.comparison ?? undefined, out);
  if (release.decided_by) out.line(`  decided by ${release.decided_by}${release.decision_reason ? `: ${release.decision_reason}` : ''}`);
}

type Comparison = NonNullable<NonNullable<Release['attributes']['gate']>['comparison']>;

const NAMED = 20;

function describeDifference(comparison: Comparison | undefined, out: Output): void {
  if (!comparison) return;
  const { added, lost, changed, unchanged, version } = comparison;
  out.line(
    `  against ${version}: ${count(added)} genes more, ${count(lost)} lost, ${count(changed)} changed, ${count(unchanged)} the same`,
  );
  const named = (title: string, genes: Comparison['added_genes'], all: number): void => {
    if (genes.length === 0) return;
    const more = all > NAMED ? ` and ${count(all - NAMED)} more` : '';
    out.line(
      `  ${title}: ${genes
        .slice(0, NAMED)
        .map(({ symbol }) => symbol)
        .join(', ')}${more}`,
    );
  };
  named('lost', comparison.lost_genes, lost);
  named('new', comparison.added_genes, added);
  const fields = comparison.changed_fields.slice(0, NAMED).map(({ field, genes }) => `${field} (${count(genes)})`);
  if (fields.length > 0) out.line(`  changed fields: ${fields.join(', ')}`);
}
