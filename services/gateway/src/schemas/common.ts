import { SourceName, Timestamp } from '@nephron/contracts';
import { type TSchema, Type } from 'typebox';

export const nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
export const closed = { additionalProperties: false } as const;

export const Instant = Timestamp;
export const MaybeInstant = nullable(Timestamp);
export const MaybeText = nullable(Type.String());
export const MaybeNumber = nullable(Type.Number());
export const MaybeInteger = nullable(Type.Integer());
export const MaybeFlag = nullable(Type.Boolean());

/** A text from outside that ends in a statement: Postgres knows no NUL. */
export const plainText = (maxLength: number, description: string) => Type.String({ maxLength, pattern: '^[^\\u0000]*$', description });

export const GeneText = plainText(
  100,
  'Approved symbol, previous symbol or alias, or an id: HGNC:9008, ENSG00000008710, 5310 (Entrez), P98161 (UniProt), OMIM:601313, MGI:97603.',
);

export const NoQuery = Type.Object({}, closed);
export { SourceName };

/** RFC 9457. */
const Problem = Type.Object(
  {
    type: Type.String({ format: 'uri' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    code: Type.String({ pattern: '^NEPHRON_' }),
    instance: Type.String(),
    request_id: Type.String(),
    parameter: Type.Optional(Type.String()),
    candidates: Type.Optional(
      Type.Array(Type.Object({ id: Type.String(), approved_symbol: Type.String() }, closed), {
        description: 'Genes that the text may mean.',
      }),
    ),
    allowed_methods: Type.Optional(Type.Array(Type.String())),
  },
  closed,
);

const MEANINGS = {
  304: 'The client has this answer already.',
  400: 'The request cannot be read.',
  401: 'A token is needed.',
  403: 'A foreign web page may not do this.',
  404: 'There is no such thing.',
  409: 'In conflict with what is there.',
  413: 'The body is too large.',
  415: 'The body is not JSON.',
  422: 'A parameter or member is not allowed; the detail names it.',
  500: 'A bug; the log tells more.',
  503: 'The database is away; see Retry-After.',
} as const;

type ProblemStatus = Exclude<keyof typeof MEANINGS, 304>;

/** Problem documents of a route, besides those that every route may answer with. */
export function problems(...statuses: readonly ProblemStatus[]) {
  const all = [...new Set<ProblemStatus>([...statuses, 422, 500, 503])].sort();
  return Object.fromEntries(
    all.map((status) => [status, { description: MEANINGS[status], content: { 'application/problem+json': { schema: Problem } } }]),
  );
}

/** For routes that know conditional requests. */
export const notModified = { 304: { description: MEANINGS[304], type: 'null' } } as const;

export function okay<S extends TSchema>(schema: S, description: string) {
  return { description, content: { 'application/json': { schema } } };
}
