import { type Fault, fault } from '../../ledger/base/fault.ts';
import type { PublicKey } from '../../ledger/base/keys.ts';
import type { Pending } from './signer-answers.ts';
import { createSignerLine, type RemoteSignerOptions } from './signer-line.ts';
import type { ValidatorSigner } from './validator-signer.ts';

/** Requests under way at once; consensus has a handful, the rest are submission receipts. */
const PENDING_MAX = 1024;

/**
 * Connects to a signer process and gives the port to it. Requests go out at once and are answered in order; when the
 * connection breaks they are asked again on the next one, which is safe because the signer answers the same request with the
 * same signature. No signature is handed on unchecked. Rejects with SIGNER_UNREACHABLE, or SIGNER_OTHER_CHAIN where the
 * signer works for another genesis.
 */
export async function createRemoteSigner(options: RemoteSignerOptions): Promise<ValidatorSigner> {
  const { timeoutMs } = options;
  const pending = new Map<number, Pending>();
  const line = createSignerLine(options, pending);
  let lastId = 0;
  const unreachable = (reason: string): Fault => fault('SIGNER_UNREACHABLE', { socket: options.socket, reason });
  const close = (): void => {
    line.close();
    for (const { settle } of pending.values()) settle(unreachable('closed'));
  };
  let key: PublicKey;
  try {
    key = await line.key;
  } catch (cause) {
    close();
    throw cause;
  }
  return {
    key,
    sign(request) {
      if (line.isClosed()) return unreachable('closed');
      if (pending.size >= PENDING_MAX) return unreachable('queueFull');
      const id = ++lastId;
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          pending.get(id)?.settle(unreachable('timeout'));
          line.onSilence(id);
        }, timeoutMs);
        pending.set(id, {
          request,
          settle(result) {
            clearTimeout(timer);
            pending.delete(id);
            resolve(result);
          },
        });
        line.send(id, request);
      });
    },
    close: () => Promise.resolve(close()),
  };
}
