import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { messageOf, RequestError } from '@nephron/errors';
import type { Command } from 'commander';
import type { PanelDocument, PanelImported, PanelList, UnresolvedLine } from '../api-types.ts';
import { type Context, contextOf } from '../context.ts';
import { type Output, plain } from '../output.ts';
import { table } from '../table.ts';
import { age, count } from '../words.ts';

const IMPORT_EXAMPLES = `
A list has one symbol or id per line, or is a table (tabs, commas or semicolons) with a header that names hgnc_id, ensembl_gene_id,
entrez_id or symbol, and weight (0 to 100). Lines that lead to no gene are listed one by one; the others are imported.
STRING's interactions are computed within the list "kidney", or the one that NEPHRON_STRING_PPI_PANEL names.

Examples:
  nephron panel import kidney.tsv
  nephron panel import genes.csv --id cakut --name "CAKUT genes"
  cut -f 1 table.tsv | nephron panel import - --id mine --dry-run`;

interface ImportOptions {
  readonly id?: string;
  readonly name?: string;
  readonly description?: string;
  readonly dryRun?: boolean;
}

export function addPanel(program: Command): void {
  const panel = program.command('panel').description('import gene lists and look at them');
  panel
    .command('import')
    .description('import a gene list from a file, or from standard input with -')
    .argument('<file>', 'TSV, CSV or plain text')
    .option('--id <id>', "the list's id; left out: the file's name without its ending")
    .option('--name <text>', 'what people call the list')
    .option('--description <text>', 'where it comes from')
    .option('--dry-run', 'only say what would come of it')
    .addHelpText('after', IMPORT_EXAMPLES)
    .action(async (file: string, options: ImportOptions, command: Command) => await importList(contextOf(command), file, options));
  panel
    .command('list')
    .description('list the gene lists')
    .action(async (_options: unknown, command: Command) => await list(contextOf(command)));
  panel
    .command('show')
    .description('show a gene list and the lines of its last import that led to no gene')
    .argument('<id>')
    .action(async (id: string, _options: unknown, command: Command) => {
      const { api, out } = contextOf(command);
      const document = await api.get<PanelDocument>(`/api/panels/${encodeURIComponent(id)}`);
      if (!out.isHuman) return out.document(document);
      const { attributes } = document.data;
      out.line(`${out.colours.bold(id)}: ${plain(attributes.name)}, version ${attributes.version}, ${count(attributes.gene_count)} genes`);
      if (attributes.description) out.line(plain(attributes.description));
      unresolved(document.meta.unresolved, out);
    });
  panel
    .command('delete')
    .description('delete a gene list')
    .argument('<id>')
    .action(async (id: string, _options: unknown, command: Command) => {
      const { api, out } = contextOf(command);
      await api.delete(`/api/panels/${encodeURIComponent(id)}`);
      if (out.isHuman) out.line(`the gene list ${id} is deleted`);
      else out.document({ deleted: id });
    });
}

async function importList({ api, out }: Context, file: string, options: ImportOptions): Promise<void> {
  const id = options.id ?? idOf(file);
  const { name, description, dryRun = false } = options;
  const body = {
    list: await readList(file),
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(dryRun ? { dry_run: true } : {}),
  };
  const imported = await api.put<PanelImported>(`/api/panels/${encodeURIComponent(id)}`, body);
  if (!out.isHuman) return out.document(imported);
  const { outcome, gene_count, version } = imported.data;
  const what = dryRun ? `nothing is written: it would be ${outcome}` : `${outcome}, version ${version}`;
  out.line(`gene list ${out.colours.bold(id)}: ${what}, ${count(gene_count)} genes`);
  unresolved(imported.data.unresolved, out);
}

async function readList(file: string): Promise<string> {
  try {
    // npm runs scripts in the project's folder; the file's name counts from where the user is.
    const place = resolve(process.env.INIT_CWD ?? process.cwd(), file);
    return file === '-' ? await text(process.stdin) : await readFile(place, 'utf8');
  } catch (error) {
    throw new RequestError(`${file} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

/** `kidney` of `lists/Kidney.tsv`. */
function idOf(file: string): string {
  if (file === '-') throw new RequestError('name the list with --id: standard input has no name');
  return basename(file).replace(/\..*$/, '').toLowerCase();
}

async function list({ api, out }: Context): Promise<void> {
  const document = await api.get<PanelList>('/api/panels');
  if (!out.isHuman) return out.document(document);
  if (document.data.length === 0) return out.line('there is no gene list yet: nephron panel import FILE');
  const rows = document.data.map(({ id, attributes }) => [
    { text: id, paint: out.colours.bold },
    { text: count(attributes.gene_count) },
    { text: count(attributes.unresolved_count) },
    { text: String(attributes.version) },
    { text: age(attributes.updated_at) },
    { text: attributes.name },
  ]);
  const right = 'right' as const;
  const columns = [
    { title: 'ID' },
    { title: 'GENES', align: right },
    { title: 'UNRESOLVED', align: right },
    { title: 'VERSION', align: right },
    { title: 'CHANGED' },
    { title: 'NAME' },
  ];
  for (const line of table(columns, rows, out.width, out.colours)) out.line(line);
}

function unresolved(lines: readonly UnresolvedLine[], { line, colours }: Output): void {
  for (const { line: number, given, reason, detail } of lines) {
    line(`  line ${number}: ${plain(given) || '(empty)'} ${colours.yellow(reason)}${detail ? `: ${plain(detail)}` : ''}`);
  }
}
