import type { LogLevel } from './log.ts';

/** The settings a node is built from; config's `Settings` has this shape, and tests may write it by hand. */
export interface NodeSettings {
  readonly role: 'validator' | 'observer';
  readonly node: { readonly name: string; readonly dataFolder: string };
  readonly network: {
    readonly listen: readonly string[];
    readonly peers: readonly string[];
    readonly connectionsMax: number;
    readonly observersMax: number;
    readonly observersPerIpMax: number;
  };
  readonly rpc: {
    readonly enabled: boolean;
    readonly host: string;
    readonly port: number;
    readonly bodyBytesMax: number;
    readonly batchMax: number;
    readonly requestsPerSecond: number;
    readonly allowedHosts: readonly string[];
    readonly corsOrigins: readonly string[];
  };
  readonly metrics: { readonly enabled: boolean };
  readonly log: { readonly level: LogLevel; readonly modules: Readonly<Record<string, LogLevel>> };
  readonly storage: { readonly retainHeights: number };
  readonly mempool: { readonly txsMax: number; readonly bytesMax: number; readonly perSenderMax: number };
  /** `socket`: the signer process that holds the validator's key; undefined where the node has the key itself, or none. */
  readonly signer: { readonly socket: string | undefined; readonly timeoutMs: number };
  readonly workers: { readonly signatureThreads: number; readonly openingThreads: number };
}
