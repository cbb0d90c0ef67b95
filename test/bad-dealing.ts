import { utf8 } from '../ledger/base/bytes.ts';
import { invariant } from '../ledger/base/invariant.ts';
import { createDealing, type Dealing, type DkgContext, dealingSecretsFrom } from '../ledger/seal/dkg.ts';
import { lengthPrefixed, sealTag, u16, u32 } from '../ledger/seal/lengths.ts';
import { secretFromBytes } from '../ledger/seal/points.ts';
import { provePossession } from '../ledger/seal/proofs.ts';
import { sha256 } from '../node/crypto/sha256.ts';

/** A dealing that everybody takes, in which the share of one participant is bad: what only a dealer can make, for it proves every byte. */
export function badDealing(context: DkgContext, dealer: number, victim: number): Dealing {
  const secrets = dealingSecretsFrom(sha256, context, dealer, new Uint8Array(32).fill(7));
  const good = createDealing(sha256, context, dealer, secrets);
  const shares = good.shares.map((share, at) => (at === victim - 1 ? share.map((byte) => byte ^ 1) : share));
  const { genesisHash, epoch, attempt, t, eks } = context;
  const size = [u16(eks.length), u16(t)];
  const contextHash = sha256(lengthPrefixed(sealTag('DKG'), genesisHash, u32(epoch), u32(attempt), ...size, ...eks));
  const statement = [utf8('DEAL'), contextHash, u16(dealer), good.r, ...good.commitments, ...shares];
  const [coefficient] = secrets.coefficients;
  const scalar = coefficient === undefined ? undefined : secretFromBytes(coefficient);
  invariant(scalar !== undefined, 'a coefficient is between 1 and r − 1');
  return { ...good, shares, pok: provePossession(sha256, { scalar, nonce: secrets.nonce }, statement) };
}
