import { ConfigError } from '@nephron/errors';
import type { Static, TObject, TProperties, TSchema } from 'typebox';
import { Value } from 'typebox/value';

/**
 * Reads the settings declared in `schema` from the environment, converts and checks them, and reports all problems
 * at once in one ConfigError. An empty variable counts as not set, as shells and compose files can hardly unset one.
 */
export function readConfig<P extends TProperties>(
  schema: TObject<P>,
  env: Readonly<Record<string, string | undefined>>,
): Static<TObject<P>> {
  const raw: Record<string, unknown> = {};
  for (const name of Object.keys(schema.properties)) {
    const value = env[name];
    if (value !== undefined && value !== '') raw[name] = value;
  }
  const config = Value.Convert(schema, Value.Default(schema, raw));
  const problems = [...Value.Errors(schema, config)].map((error) => {
    const name = error.instancePath.slice(1) || requiredName(error.params);
    const given = name in raw ? ` (it is ${JSON.stringify(raw[name])})` : '';
    return `${name || 'settings'} ${error.message}${allowedValues(error.params)}${given}`;
  });
  if (problems.length > 0) throw new ConfigError(`settings are wrong: ${[...new Set(problems)].join('; ')}`);
  return config as Static<TObject<P>>;
}

function requiredName(params: unknown): string {
  const names = (params as { requiredProperties?: string[] } | undefined)?.requiredProperties;
  return names?.join(', ') ?? '';
}

function allowedValues(params: unknown): string {
  const values = (params as { allowedValues?: unknown[] } | undefined)?.allowedValues;
  return values ? ` ${values.join(', ')}` : '';
}

/** One line of a table of settings: name, default in words, description. */
export interface SettingLine {
  readonly name: string;
  readonly fallback: string;
  readonly description: string;
}

/** What `--help` and the documentation print about a schema's settings. */
export function describeSettings(schema: TObject): SettingLine[] {
  return Object.entries(schema.properties as Record<string, TSchema & { default?: unknown; description?: string }>).map(
    ([name, setting]) => ({
      name,
      fallback: setting.default === undefined ? 'not set' : String(setting.default),
      description: setting.description ?? '',
    }),
  );
}
