/** What a programme needs of its surroundings, whatever it is: programmes, languages, proxies, certificates. */
const COMMON =
  /^(PATH|HOME|USER|LANG|LC_.*|TZ|TMPDIR|TEMP|TMP|SYSTEMROOT|NODE_OPTIONS|NODE_EXTRA_CA_CERTS|SSL_CERT_.*|.*_PROXY|CI|NO_COLOR)$/i;
const OURS = /^(NEPHRON|OTEL)_/;
/** One port cannot be listened on by all. */
const NOT_FOR_ALL = new Set(['NEPHRON_HEALTH_PORT']);

/** The user's variables that services get; those of Postgres's own tools only where the database is the user's too. */
export function passedOn(env: NodeJS.ProcessEnv, isDatabaseTheirs: boolean): NodeJS.ProcessEnv {
  const isWanted = (name: string): boolean =>
    (COMMON.test(name) || OURS.test(name) || (isDatabaseTheirs && name.startsWith('PG'))) && !NOT_FOR_ALL.has(name);
  return Object.fromEntries(Object.entries(env).filter(([name]) => isWanted(name)));
}
