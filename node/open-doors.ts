import { createHttpServer, type HttpServerOptions } from './http/http-server.ts';
import type { HttpSettings } from './http/http-settings.ts';
import type { LogFields, Logger, LogLevel } from './log.ts';
import type { NodeSettings } from './node-settings.ts';
import type { DoorPorts } from './ports.ts';

export interface Doors {
  /** Where RPC answers; undefined while it is off, even when health and metrics are served. */
  readonly rpcAddress: string | undefined;
  close(): Promise<void>;
}

/** A burst is this many seconds of the steady rate. */
const BURST_SECONDS = 2;

/**
 * Opens what the settings ask for: RPC and events when `rpc.enabled`, health and metrics with it or alone. A validator's RPC
 * is off by default. Rejects with HTTP_PORT_IN_USE or HTTP_LISTEN_FAILED.
 */
export async function openDoors(settings: NodeSettings, ports: DoorPorts, log: Logger): Promise<Doors> {
  const { rpc, metrics } = settings;
  if (!rpc.enabled && !metrics.enabled) return { rpcAddress: undefined, close: () => Promise.resolve() };
  const server = createHttpServer({
    ports,
    log: doorLog(log),
    now: () => Date.now(),
    settings: httpSettings(settings),
  });
  const address = await server.listen();
  return { rpcAddress: rpc.enabled ? address : undefined, close: () => server.close() };
}

function httpSettings({ rpc, metrics }: NodeSettings): Partial<HttpSettings> {
  const { host, port, bodyBytesMax, batchMax, requestsPerSecond, allowedHosts, corsOrigins } = rpc;
  return {
    host,
    port,
    bodyBytesMax,
    batchMax,
    allowedHosts,
    corsOrigins,
    rpc: rpc.enabled,
    metrics: metrics.enabled,
    costPerSecond: requestsPerSecond,
    costBurst: requestsPerSecond * BURST_SECONDS,
  };
}

function doorLog(log: Logger): HttpServerOptions['log'] {
  const at = (level: LogLevel) => (facts: object, message: string) =>
    log(level, 'rpc.event', { message, ...plainFields(facts) });
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

function plainFields(facts: object): LogFields {
  const fields = Object.entries(facts).map(([name, value]): [string, string | number | boolean] => {
    if (typeof value === 'number' || typeof value === 'boolean') return [name, value];
    return [name, value instanceof Error ? (value.stack ?? value.message) : String(value)];
  });
  return Object.fromEntries(fields);
}
