import type { Logger } from 'pino';
import type { Settings } from './settings.ts';

/** Says that everything runs, and where: a table for people, one line for programmes. */
export function announce(url: string, afterMs: number, settings: Settings, log: Logger): void {
  const seconds = (afterMs / 1000).toFixed(1);
  const addresses = {
    'web page': url,
    API: `${url}/api/docs`,
    'live progress': `${url.replace(/^http/, 'ws')}/api/progress/ws`,
    status: `npm run nephron --${settings.port === 8000 ? '' : ` --url ${url}`} status`,
    data: settings.dataDir,
    stop: 'Ctrl-C',
  };
  if (settings.logFormat === 'json') log.info({ url, seconds: Number(seconds) }, `ready in ${seconds} s: ${url}`);
  else {
    const rows = Object.entries(addresses).map(([name, address]) => `  ${name.padEnd(15)}${address}`);
    process.stdout.write(['', `Nephron is ready in ${seconds} s: ${url}`, '', ...rows, '', ''].join('\n'));
  }
}
