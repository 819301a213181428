import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { TLocalizedValidationError } from 'typebox/error';
import { HttpProblem } from './problem.ts';

/** What a client calls the parts of a request. */
const PART_NAMES: Readonly<Record<string, string>> = { querystring: 'query parameter', params: 'path parameter', headers: 'header' };

/**
 * Checks requests against their schemas. Whole numbers in addresses are converted, bodies are taken as they are; whatever does not
 * fit is refused with its name, its value and what is allowed. Nothing is silently dropped.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const compiled = Compile(schema);
  const integers = httpPart === 'body' ? [] : integersOf(schema);
  return (value: unknown) => {
    const converted = integers.length > 0 ? withIntegers(value, integers) : value;
    if (compiled.Check(converted)) return { value: converted };
    return { error: refusal(compiled.Errors(converted), value, schema, PART_NAMES[httpPart ?? ''] ?? 'body member') };
  };
};

type Properties = Readonly<Record<string, { readonly type?: string; readonly enum?: readonly unknown[] }>>;

function propertiesOf(schema: TSchema): Properties {
  return (schema as { properties?: Properties }).properties ?? {};
}

function integersOf(schema: TSchema): string[] {
  return Object.entries(propertiesOf(schema)).flatMap(([name, { type }]) => (type === 'integer' ? [name] : []));
}

function withIntegers(value: unknown, names: readonly string[]): unknown {
  const converted: Record<string, unknown> = { ...(value as Record<string, unknown>) };
  for (const name of names) {
    const given = converted[name];
    if (typeof given === 'string' && /^-?[0-9]{1,15}$/.test(given)) converted[name] = Number(given);
  }
  return converted;
}

function refusal(errors: readonly TLocalizedValidationError[], value: unknown, schema: TSchema, part: string): HttpProblem {
  const unknown = errors.find((error) => error.keyword === 'additionalProperties');
  if (unknown) return unknownNames(unknown, schema, part);
  const missing = errors.find((error) => error.keyword === 'required');
  if (missing) return invalid(`${part} ${quoted((missing.params as { requiredProperties: string[] }).requiredProperties)} is missing`);
  const [first] = errors;
  const path = first?.instancePath.slice(1).split('/').map(decodePointer) ?? [];
  const alternatives = errors.flatMap((error) =>
    error.keyword === 'const' ? [(error.params as { allowedValue: unknown }).allowedValue] : [],
  );
  if (path.length === 0 || path[0] === '') return invalid(`the ${part.replace(' member', '')} ${first?.message ?? 'has the wrong shape'}`);
  const name = path.join('.');
  const allowed = alternatives.length > 0 ? `must be one of ${alternatives.join(', ')}` : expectation(first);
  return invalid(`${part} "${name}" ${allowed}; it is ${shown(valueAt(value, path))}`, { parameter: name });
}

function unknownNames(error: TLocalizedValidationError, schema: TSchema, part: string): HttpProblem {
  const names = (error.params as { additionalProperties: string[] }).additionalProperties;
  const allowed = Object.keys(propertiesOf(schema));
  const known = allowed.length > 0 ? `allowed are ${quoted(allowed)}` : 'none is taken here';
  return invalid(`no ${part} is called ${quoted(names)}; ${known}`, { parameter: names[0] });
}

function expectation(error: TLocalizedValidationError | undefined): string {
  if (error?.keyword === 'enum') return `must be one of ${(error.params as { allowedValues: unknown[] }).allowedValues.join(', ')}`;
  return error?.message ?? 'is not allowed';
}

function invalid(detail: string, more: Readonly<Record<string, unknown>> = {}): HttpProblem {
  return new HttpProblem(422, 'NEPHRON_PARAMETER_INVALID', detail, { more });
}

function decodePointer(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | null)?.[key], value);
}

const SHOWN = 120;

/** A value of a request, short enough to be repeated to whoever sent it. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'not given';
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function quoted(names: readonly string[]): string {
  return names
    .slice(0, 20)
    .map((name) => `"${name.slice(0, SHOWN)}"`)
    .join(', ');
}
