import { context, propagation, trace } from '@opentelemetry/api';

/** Starts the OpenTelemetry SDK when the standard `OTEL_*` settings ask for it; without them nothing is loaded. Returns how to flush it. */
export async function startOpenTelemetry(service: string, env: NodeJS.ProcessEnv = process.env): Promise<() => Promise<void>> {
  const asked = Object.keys(env).some((name) => name.startsWith('OTEL_')) && env.OTEL_SDK_DISABLED !== 'true';
  if (!asked) return async () => {};
  const { NodeSDK } = await import('@opentelemetry/sdk-node');
  const sdk = new NodeSDK({ serviceName: env.OTEL_SERVICE_NAME ?? `nephron-${service}` });
  sdk.start();
  return () => sdk.shutdown();
}

/** The W3C `traceparent` of what is going on now; undefined where nothing is traced. */
export function currentTraceparent(): string | undefined {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent;
}

/** Does `work` as a span named `name` that continues the trace of `traceparent`, so that one trace leads from click to socket. */
export async function traced<T>(name: string, traceparent: string | undefined, work: () => Promise<T>): Promise<T> {
  const parent = traceparent ? propagation.extract(context.active(), { traceparent }) : context.active();
  return await trace.getTracer('nephron').startActiveSpan(name, {}, parent, async (span) => {
    try {
      return await work();
    } catch (error) {
      span.recordException(error instanceof Error ? error : String(error));
      throw error;
    } finally {
      span.end();
    }
  });
}
