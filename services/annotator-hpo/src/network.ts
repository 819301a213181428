import type { ApiContext } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import type { HpoRole } from '@nephron/upstream';

const NETWORK = 'https://ontology.jax.org/api/network';
const GENE = /^NCBIGene:(\d+)$/;
const TERM = /^HP:\d{7}$/;
const DISEASE = /^[A-Za-z]+:\S+$/;

/** What is asked with: the client, how long answers stay fresh, and until when. */
export type Asking = Pick<ApiContext<HpoRole>, 'http' | 'freshForMs' | 'signal'>;

/** An id with its name in an answer of the ontology service. */
interface Named {
  readonly id: string;
  readonly name: string;
}

export interface GeneAnnotation {
  readonly phenotypes: readonly Named[];
  readonly diseases: readonly Named[];
}

/** What the JAX ontology service says about an NCBI gene id; undefined where it does not know the gene. */
export async function annotationOf(ncbiGeneId: string, asking: Asking): Promise<GeneAnnotation | undefined> {
  const url = `${NETWORK}/annotation/NCBIGene:${ncbiGeneId}`;
  const { status, body } = await asking.http.json({ url, answers: [404], freshForMs: asking.freshForMs, signal: asking.signal });
  if (status === 404) return undefined;
  return { phenotypes: listed(body, 'phenotypes', TERM), diseases: listed(body, 'diseases', DISEASE) };
}

/**
 * NCBI gene ids of the genes that the service calls exactly so (whatever their case only where none is written so). Its search also
 * gives every gene with the text somewhere in its symbol.
 */
export async function geneIdsOf(symbol: string, asking: Asking): Promise<readonly string[]> {
  const url = `${NETWORK}/search/gene?q=${encodeURIComponent(symbol)}&limit=-1`;
  const { body } = await asking.http.json({ url, freshForMs: asking.freshForMs, signal: asking.signal });
  const found = listed(body, 'results', GENE);
  const exact = found.filter(({ name }) => name === symbol);
  const alike = exact.length > 0 ? exact : found.filter(({ name }) => name.toUpperCase() === symbol.toUpperCase());
  return alike.map(({ id }) => GENE.exec(id)?.[1] ?? '');
}

/** A list that must be there, of ids of one form: an answer of another shape must not pass for one that says nothing. */
function listed(body: unknown, name: string, form: RegExp): Named[] {
  const list = isRecord(body) ? body[name] : undefined;
  if (!Array.isArray(list)) throw new ArtifactSuspectError(`the ontology service's answer has no list of ${name}`);
  return list.map((entry: unknown) => {
    if (isRecord(entry) && typeof entry.id === 'string' && form.test(entry.id) && typeof entry.name === 'string') {
      return { id: entry.id, name: entry.name };
    }
    throw new ArtifactSuspectError(`the ontology service gave ${JSON.stringify(entry)?.slice(0, 80)} among the ${name}`);
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
