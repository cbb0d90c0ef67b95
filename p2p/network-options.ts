import type { Bytes } from '../ledger/base/bytes.ts';
import type { Sha256 } from '../ledger/base/hash.ts';
import type { VerifySignature } from '../ledger/base/keys.ts';
import type { ValidatorProof } from './hello.ts';
import type { NetworkLimits } from './limits.ts';

/** What the owner of a network reads in its log; never secret. */
export type NetworkLog = (
  level: 'debug' | 'info' | 'warn' | 'error',
  event: string,
  fields: Readonly<Record<string, string | number | boolean>>,
) => void;

/** What a network of either kind is built from. */
export interface NetworkOptions {
  /** Identifies the chain; peers of another are refused. 32 bytes. */
  readonly genesisHash: Bytes;
  /** Seed of the Ed25519 key behind the PeerId. 32 bytes. */
  readonly peerSeed: Bytes;
  /** Shown to the people who run other nodes. */
  readonly name: string;
  /** Multiaddrs to listen on; none: the node only dials. */
  readonly listen: readonly string[];
  /** Multiaddrs with /p2p/ of the peers to stay connected with. */
  readonly dial: readonly string[];
  readonly validatorProof?: ValidatorProof;
  readonly verify: VerifySignature;
  readonly sha256: Sha256;
  readonly limits: NetworkLimits;
  readonly log: NetworkLog;
  /** Wall clock, ms. */
  readonly now: () => number;
}
