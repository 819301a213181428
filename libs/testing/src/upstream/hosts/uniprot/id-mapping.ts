import { createHash } from 'node:crypto';
import type { HostAnswer, HostData, HostRequest } from '../../simulated-host.ts';
import { geneNamesOf, idsIn, isReviewed, type KnownEntries, type KnownEntry } from './entries.ts';
import { projection } from './fields.ts';
import { paged, refused } from './pages.ts';

/** Databases that ids may be of, and what an entry is called in them. */
const FROM: Readonly<Record<string, (entry: KnownEntry) => readonly string[]>> = {
  Gene_Name: geneNamesOf,
  HGNC: (entry) => idsIn(entry, 'HGNC'),
  Ensembl: (entry) => idsIn(entry, 'Ensembl'),
  'UniProtKB_AC-ID': ({ primaryAccession }) => [primaryAccession],
};

interface Job {
  readonly from: string;
  readonly isReviewedOnly: boolean;
  readonly ids: readonly string[];
  readonly taxonId: string | null;
  /** How often somebody looked whether it is done. */
  looks: number;
}

/** Jobs that map ids to entries: started, looked at, and their results fetched in pages. A job is running when it is first looked at. */
export async function idMapping(request: HostRequest, data: HostData, known: KnownEntries): Promise<HostAnswer | undefined> {
  const jobs = await data.once('uniprot jobs', async () => new Map<string, Job>());
  if (request.method === 'POST' && request.path === '/idmapping/run') return run(request, jobs);
  const [, jobId = ''] = /^\/idmapping\/(?:status|uniprotkb\/results)\/(\w+)$/.exec(request.path) ?? [];
  if (request.method !== 'GET' || jobId === '') return undefined;
  const job = jobs.get(jobId);
  if (!job) return refused(request, 404, 'Resource not found');
  if (request.path.startsWith('/idmapping/status/')) return status(jobId, job);
  return results(request, job, known);
}

function run(request: HostRequest, jobs: Map<string, Job>): HostAnswer {
  const form = new URLSearchParams(request.body);
  const [from, to, ids] = [form.get('from') ?? '', form.get('to') ?? '', (form.get('ids') ?? '').split(',').filter((id) => id !== '')];
  if (!(from in FROM)) return refused(request, 400, `The parameter 'from' has an invalid value '${from}'.`);
  if (to !== 'UniProtKB' && to !== 'UniProtKB-Swiss-Prot') return refused(request, 400, `The parameter 'to' has an invalid value '${to}'.`);
  if (ids.length === 0) return refused(request, 400, "'ids' is a required parameter");
  const jobId = createHash('sha1').update(request.body).digest('hex');
  jobs.set(jobId, { from, isReviewedOnly: to !== 'UniProtKB', ids, taxonId: form.get('taxId'), looks: 0 });
  return { json: { jobId } };
}

function status(jobId: string, job: Job): HostAnswer {
  job.looks++;
  if (job.looks === 1) return { json: { jobStatus: 'RUNNING' } };
  return { status: 303, headers: { location: `https://rest.uniprot.org/idmapping/uniprotkb/results/${jobId}` } };
}

function results(request: HostRequest, { from, ids, isReviewedOnly, taxonId }: Job, { entries }: KnownEntries): HostAnswer {
  const namesOf = FROM[from] ?? geneNamesOf;
  const eligible = entries.filter(
    (entry) => (!isReviewedOnly || isReviewed(entry)) && (taxonId === null || entry.organism?.taxonId === Number(taxonId)),
  );
  const byName = new Map<string, KnownEntry[]>();
  for (const entry of eligible) {
    for (const name of new Set(namesOf(entry))) byName.set(name.toUpperCase(), [...(byName.get(name.toUpperCase()) ?? []), entry]);
  }
  const mapped = ids.flatMap((id) => (byName.get(id.toUpperCase()) ?? []).map((entry) => ({ from: id, entry })));
  const failedIds = ids.filter((id) => !byName.has(id.toUpperCase()));
  const project = projection(request.query.get('fields'));
  return paged(request, mapped, {
    defaultSize: 25,
    shown: ({ from: id, entry }) => ({ from: id, to: project(entry) }),
    beside: failedIds.length > 0 ? { failedIds } : {},
  });
}
