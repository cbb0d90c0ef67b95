import type { Hash, Sha256 } from '../../ledger/base/hash.ts';
import type { ParamView, StateRead } from '../../ledger/module.ts';
import type { ShareCrypto } from '../../ledger/seal/share-crypto.ts';
import type { Logger } from '../log.ts';
import type { TransactionDoor } from '../ports.ts';
import type { ValidatorSigner } from '../signing/validator-signer.ts';
import type { OpenerPool } from './opener-pool.ts';
import type { OpeningReader } from './opening-reader.ts';
import type { SealKeyFolder } from './seal-keys.ts';

/** What an opener reads, and the only ways in which it acts. */
export interface OpenerPorts {
  readonly sha256: Sha256;
  readonly chain: string;
  readonly genesisHash: Hash;
  readonly signer: ValidatorSigner;
  readonly shares: Pick<ShareCrypto, 'sign'>;
  readonly keys: SealKeyFolder;
  readonly pool: OpenerPool;
  /** The committed state, read anew with every look. */
  readonly state: StateRead;
  /** The last committed block; undefined before block 1. */
  readonly tip: () => { readonly height: number; readonly time: number } | undefined;
  readonly params: (time: number) => ParamView;
  /** Others have seen blocks that this node has not. */
  readonly isBehind: () => boolean;
  readonly openings: OpeningReader;
  readonly door: Pick<TransactionDoor, 'submit' | 'status'>;
  /** This machine's clock, ms. */
  readonly now: () => number;
  readonly log: Logger;
  readonly count: (name: string, by?: number) => void;
}
