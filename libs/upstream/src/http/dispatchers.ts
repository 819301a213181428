import { Agent, type Dispatcher, EnvHttpProxyAgent, interceptors } from 'undici';
import type { Timeouts } from './client-settings.ts';

/** Connections to public hosts, through the proxy that the environment names, if any. */
export interface Dispatchers {
  /** Gives bodies as they were sent: for files. */
  readonly plain: Dispatcher;
  /** Gives bodies decompressed: for answers of APIs. */
  readonly decompressing: Dispatcher;
  readonly close: () => Promise<void>;
}

export const ACCEPT_ENCODING = 'gzip, deflate, br';

export function openDispatchers({ connectMs }: Timeouts): Dispatchers {
  const settings = { connect: { timeout: connectMs }, keepAliveTimeout: 10_000 };
  const direct = new Agent(settings);
  const proxied = new EnvHttpProxyAgent(settings);
  // This machine itself is never reached through a proxy, whatever NO_PROXY says.
  const plain = direct.compose(
    (dispatch) => (options, handler) => (isLoopback(options.origin) ? dispatch(options, handler) : proxied.dispatch(options, handler)),
  );
  return {
    plain,
    decompressing: plain.compose(interceptors.decompress({ skipErrorResponses: false })),
    close: async () => {
      await Promise.all([direct.destroy(), proxied.destroy()]);
    },
  };
}

function isLoopback(origin: string | URL | undefined): boolean {
  if (!origin) return false;
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(origin).hostname);
}
