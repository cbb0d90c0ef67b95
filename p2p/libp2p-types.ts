import type { Identify } from '@libp2p/identify';
import type { Libp2p, Libp2pOptions } from 'libp2p';
import type { Bytes } from '../ledger/base/bytes.ts';
import { FaultError, fault } from '../ledger/base/fault.ts';

/** The libp2p node, its connections and streams, named from the library's own signatures. */
export type Host = Libp2p<{ identify: Identify; gossip: unknown }>;
export type HostOptions = Libp2pOptions<{ identify: Identify; gossip: unknown }>;
export type Connection = ReturnType<Libp2p['getConnections']>[number];
export type Stream = Awaited<ReturnType<Connection['newStream']>>;
export type StreamData = Parameters<Stream['send']>[0];

/** Gives one piece of a stream as contiguous bytes, without a copy where it already is. */
export function bytesFromData(data: StreamData): Bytes {
  return data instanceof Uint8Array ? data : data.subarray();
}

/** The reason given to libp2p when a bound was exceeded. */
export function limitError(reason: string): FaultError {
  return new FaultError(fault('NETWORK_LIMIT', { reason }));
}

/** Whatever was thrown, as an error that libp2p's abort takes. */
export function errorFromCause(cause: unknown): Error {
  return cause instanceof Error ? cause : new FaultError(fault('NETWORK_LIMIT', { reason: 'unknown' }), { cause });
}

/** Lets a bug in a handler end the process (protocol.md §4 rule 26) instead of dying inside a promise of libp2p. */
export function crash(cause: unknown): void {
  queueMicrotask(() => {
    throw errorFromCause(cause);
  });
}
