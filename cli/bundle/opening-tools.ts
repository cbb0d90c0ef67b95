import { type Bytes, concatBytes, toHex } from '../../ledger/base/bytes.ts';
import type { OpeningCheckTools } from '../../ledger/bundle/opening-results.ts';
import { contextBytesOf, type OpenEnvelope, openEnvelope } from '../../ledger/seal/envelope.ts';
import { pureShareCrypto } from '../../ledger/seal/share-crypto.ts';
import { verifyPure } from '../../ledger/signature/verify-pure.ts';
import { sha256 } from '../crypto.ts';

/** What repeats an opening on this machine. It remembers pairings, because a check that lacks an entry runs again with it. */
export function createOpeningTools(): OpeningCheckTools {
  const opened = new Map<string, ReturnType<OpenEnvelope>>();
  const verified = new Map<string, boolean>();
  return {
    sha256,
    verify: verifyPure,
    open(hash, key, context, envelope) {
      const name = nameOf(key, contextBytesOf(context), envelope.u, envelope.v, envelope.c);
      return remembered(opened, name, () => openEnvelope(hash, key, context, envelope));
    },
    shares: {
      verify: (publicKey, message, signature) =>
        remembered(verified, nameOf(publicKey, message, signature), () =>
          pureShareCrypto.verify(publicKey, message, signature),
        ),
    },
  };
}

/** All inputs but the last few have one length each, so joined they name one question only. */
function nameOf(...parts: readonly Bytes[]): string {
  return toHex(sha256(concatBytes(...parts.map((part) => sha256(part)))));
}

function remembered<T>(known: Map<string, T>, name: string, compute: () => T): T {
  const found = known.get(name);
  if (found !== undefined) return found;
  const value = compute();
  known.set(name, value);
  return value;
}
