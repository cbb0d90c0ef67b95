import { randomBytes } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { type Bytes, fromHex } from '../../../ledger/base/bytes.ts';
import { invariant } from '../../../ledger/base/invariant.ts';
import { encodeTx, signedTx, type Tx, txIdOf, txSigningHash } from '../../../ledger/tx/transaction.ts';
import { sha256 } from '../../../node/crypto/sha256.ts';
import { createSigner } from '../../../node/crypto/signer.ts';

export interface SignerSetup {
  readonly chain: string;
  readonly genesisHash: string;
  readonly senders: readonly { readonly bin: string; readonly seed: Bytes }[];
  /** Distinguishes this thread's documents and objects from every other's. */
  readonly label: string;
}

export interface SignOrder {
  readonly count: number;
  /** Milliseconds UTC. */
  readonly expires: number;
}

/** Ready calls of tx_submit: texts one behind the other, where each ends, and the ids. */
export interface SignedCalls {
  readonly texts: Uint8Array<ArrayBuffer>;
  readonly ends: Uint32Array<ArrayBuffer>;
  /** 32 bytes each. */
  readonly ids: Uint8Array<ArrayBuffer>;
  /** Bytes of all cbor([Tx, sigs]). */
  readonly txBytes: number;
}

/** Objects that documents are spread over, so that a block seldom holds two of one object: the dearer case. */
const OBJECTS = 1000;

const port = parentPort;
invariant(port !== null, 'this file runs as a worker thread');
const { chain, genesisHash, senders, label } = workerData as SignerSetup;
const genesis = fromHex(genesisHash);
invariant(genesis !== undefined, 'the genesis hash is hex');
const signers = senders.map(({ bin, seed }) => ({ bin, signer: createSigner(seed) }));
let made = 0;

port.on('message', ({ count, expires }: SignOrder) => {
  const chunks: Buffer[] = [];
  const ends = new Uint32Array(count);
  const ids = new Uint8Array(32 * count);
  let end = 0;
  let txBytes = 0;
  for (let i = 0; i < count; i++) {
    const signed = nextAnchor(expires);
    const hex = Buffer.from(signed.bytes).toString('hex');
    const chunk = Buffer.from(`{"jsonrpc":"2.0","id":${i},"method":"tx_submit","params":{"tx":"${hex}"}}`, 'latin1');
    chunks.push(chunk);
    end += chunk.length;
    ends[i] = end;
    ids.set(signed.txId, 32 * i);
    txBytes += signed.bytes.length;
  }
  const texts = new Uint8Array(end);
  let at = 0;
  for (const chunk of chunks) {
    texts.set(chunk, at);
    at += chunk.length;
  }
  const calls: SignedCalls = { texts, ends, ids, txBytes };
  port.postMessage(calls, [texts.buffer, ends.buffer, ids.buffer]);
});

function nextAnchor(expires: number) {
  made++;
  const sender = signers[made % signers.length];
  invariant(sender !== undefined, 'there are senders');
  const payload = {
    object: `file/${sender.bin}/${label}-${made % OBJECTS}`,
    sha256: Uint8Array.from(randomBytes(32)),
    size: 48_213 + made,
    mime: 'application/pdf',
    docType: 'tenderNotice',
    lang: 'kk',
    visibility: 'PUBLIC',
  };
  const tx: Tx = { v: 1, chain, type: 'document.anchor', key: sender.signer.key, cosigners: [], expires, payload };
  const message = txSigningHash(sha256, genesis as Bytes, txIdOf(sha256, encodeTx(tx)));
  return signedTx(sha256, tx, [sender.signer.sign(message)]);
}
