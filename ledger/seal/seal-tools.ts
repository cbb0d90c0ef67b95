import { type OpenEnvelope, openEnvelope } from './envelope.ts';
import { pureShareCrypto, type ShareCrypto } from './share-crypto.ts';

/** What the ledger needs of the scheme while it executes; a node hands in faster parts that give the same answers. */
export interface SealTools {
  readonly shares: ShareCrypto;
  readonly open: OpenEnvelope;
}

/** Everything in plain code. */
export const pureSealTools: SealTools = { shares: pureShareCrypto, open: openEnvelope };
