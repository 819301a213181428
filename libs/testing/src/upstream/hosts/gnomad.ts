import type { HostAnswer, HostData, HostRequest, SimulatedHost } from '../simulated-host.ts';
import { type GnomadGenes, gnomadGenes } from './gnomad-genes.ts';
import { type Field, QueryError, queryFields } from './graphql-query.ts';

/** gnomAD's GraphQL API: `gene` by id or symbol, with its constraint. As the real one, it reports errors without their path. */
export const GNOMAD_HOST: SimulatedHost = {
  host: 'gnomad.broadinstitute.org',
  answer: async (request, data) => {
    if (request.path !== '/api') return undefined;
    if (request.method !== 'POST') return refused('Must provide query string.');
    try {
      return await executed(request, data);
    } catch (error) {
      if (error instanceof QueryError) return refused(error.message);
      throw error;
    }
  },
};

function refused(message: string): HostAnswer {
  return { status: 400, json: { errors: [{ message }] } };
}

async function executed({ body }: HostRequest, data: HostData): Promise<HostAnswer> {
  const { query, variables } = parsed(body);
  const fields = queryFields(query, variables);
  const errors: { message: string }[] = [];
  const answers: Record<string, unknown> = {};
  for (const field of fields) {
    if (field.name !== 'gene') throw new QueryError(`Cannot query field "${field.name}" on type "Query".`);
    const found = await geneFor(field, data);
    const selected = selectedFrom(found ?? {}, field, 'Gene');
    answers[field.key] = found ? selected : null;
    if (!found) errors.push({ message: 'Gene not found' });
  }
  return { json: { ...(errors.length > 0 ? { errors } : {}), data: answers } };
}

function parsed(body: string): { query: string; variables: Readonly<Record<string, unknown>> } {
  try {
    const { query, variables } = JSON.parse(body) as { query?: unknown; variables?: Readonly<Record<string, unknown>> | null };
    if (typeof query === 'string') return { query, variables: variables ?? {} };
  } catch {
    throw new QueryError('POST body sent invalid JSON.');
  }
  throw new QueryError('Must provide query string.');
}

async function geneFor({ args }: Field, data: HostData) {
  const genome = String(args.reference_genome);
  if (genome !== 'GRCh38' && genome !== 'GRCh37') {
    throw new QueryError(`Value "${genome}" does not exist in "ReferenceGenomeId" enum.`);
  }
  const { byId, bySymbol } = await data.once(`gnomad ${genome}`, async () => indexed(await gnomadGenes(data, genome)));
  if (typeof args.gene_id === 'string') return byId.get(args.gene_id);
  return typeof args.gene_symbol === 'string' ? bySymbol.get(args.gene_symbol.toUpperCase()) : undefined;
}

function indexed(byId: GnomadGenes) {
  return { byId, bySymbol: new Map([...byId.values()].map((gene) => [String(gene.symbol).toUpperCase(), gene])) };
}

const TYPES: Readonly<Record<string, { readonly name: string; readonly fields: string }>> = {
  Gene: {
    name: 'Gene',
    fields:
      'reference_genome gene_id gene_version symbol gencode_symbol name hgnc_id ncbi_id canonical_transcript_id mane_select_transcript gnomad_constraint exac_constraint flags',
  },
  mane_select_transcript: { name: 'ManeSelectTranscript', fields: 'ensembl_id ensembl_version refseq_id refseq_version' },
  gnomad_constraint: {
    name: 'GnomadConstraint',
    fields:
      'exp_lof exp_mis exp_syn obs_lof obs_mis obs_syn oe_lof oe_lof_lower oe_lof_upper oe_mis oe_mis_lower oe_mis_upper oe_syn oe_syn_lower oe_syn_upper lof_z mis_z syn_z pli pLI flags',
  },
  exac_constraint: {
    name: 'ExacConstraint',
    fields: 'exp_syn exp_mis exp_lof obs_syn obs_mis obs_lof mu_syn mu_mis mu_lof syn_z mis_z lof_z pli pLI',
  },
};

/** The fields that were asked for, checked as a schema checks them, whether or not there is a value. */
function selectedFrom(value: Readonly<Record<string, unknown>>, field: Field, typeKey: string): Readonly<Record<string, unknown>> {
  const type = TYPES[typeKey];
  const answer: Record<string, unknown> = {};
  if (field.fields.length === 0) throw new QueryError(`Field "${field.name}" of type "${type?.name}" must have a selection of subfields.`);
  for (const inner of field.fields) {
    if (!type?.fields.split(' ').includes(inner.name)) throw new QueryError(`Cannot query field "${inner.name}" on type "${type?.name}".`);
    const own = value[inner.name] ?? null;
    const selected = inner.name in TYPES ? selectedFrom((own ?? {}) as Readonly<Record<string, unknown>>, inner, inner.name) : own;
    answer[inner.key] = own === null ? null : selected;
  }
  return answer;
}
