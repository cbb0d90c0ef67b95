import { hash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { signerFromSeed } from '../../cli/crypto.ts';
import { devnetPaths } from '../../cli/devnet/devnet-folder.ts';
import { jsonMap } from '../../cli/json-map.ts';
import { openKeyFile } from '../../cli/keys/key-file.ts';
import { passwordFromFile } from '../../cli/keys/password.ts';
import { signTx } from '../../cli/tx/sign-tx.ts';
import { fromHex, toHex } from '../../ledger/base/bytes.ts';
import { FaultError } from '../../ledger/base/fault.ts';
import type { Signer } from '../../ledger/base/keys.ts';
import type { SignedTx } from '../../ledger/tx/transaction.ts';
import { type Cluster, type ClusterNode, until } from './node-cluster.ts';

export interface Sent {
  readonly txId: string;
  readonly expires: number;
}

/** How long a transaction may wait: what is lost with a killed node is provably gone soon after. */
const EXPIRES_MS = 20_000;
/** A client gives up after so many refusals for want of room. */
const SUBMIT_ATTEMPTS_MAX = 10;

/** Opens the first key of the network's ministry. */
export async function ministrySigner({ folder }: Cluster): Promise<Signer> {
  const { keysFolder, passwordFile } = devnetPaths(folder);
  const { seed } = await openKeyFile(join(keysFolder, 'ministry.key.json'), 'organisation', async () =>
    passwordFromFile(passwordFile),
  );
  return signerFromSeed(seed);
}

/** A document transaction of about 300 bytes; another one for every number. */
export function anchorTx({ devnet }: Cluster, sender: Signer, number: number, chain = devnet.chain): SignedTx {
  const payload = {
    object: `file/${devnet.parties.ministry.bin}/load`,
    sha256: Uint8Array.from(hash('sha256', `document ${number}`, 'buffer')),
    size: 1000 + number,
    mime: 'application/pdf',
    docType: 'tenderNotice',
    lang: 'kk',
    visibility: 'PUBLIC',
  };
  const genesisHash = fromHex(devnet.genesisHash) ?? new Uint8Array();
  const expires = Date.now() + EXPIRES_MS;
  return signTx({ chain, genesisHash, type: 'document.anchor', payload, expires, sender, cosigners: [] });
}

/** Sends through the nodes in turn, a few at a time; gives those that a node accepted. A refusal or a dead node is not counted. */
export async function sendLoad(
  cluster: Cluster,
  nodes: readonly ClusterNode[],
  sender: Signer,
  numbers: { readonly from: number; readonly count: number },
): Promise<readonly Sent[]> {
  const accepted: Sent[] = [];
  let next = numbers.from;
  const client = async (): Promise<void> => {
    while (next < numbers.from + numbers.count) {
      const number = next;
      next += 1;
      const tx = anchorTx(cluster, sender, number);
      const node = nodes[number % nodes.length];
      if (node !== undefined && (await submit(node, tx))) accepted.push({ txId: tx.txIdText, expires: tx.tx.expires });
    }
  };
  await Promise.all(Array.from({ length: 4 }, client));
  return accepted;
}

/** Submits as a client should: where there is no room it comes again after the hint. False: refused, or the node is gone. */
async function submit({ client }: ClusterNode, tx: SignedTx): Promise<boolean> {
  for (let attempt = 0; attempt < SUBMIT_ATTEMPTS_MAX; attempt++) {
    try {
      await client.call('tx_submit', { tx: toHex(tx.bytes) });
      return true;
    } catch (cause) {
      if (!(cause instanceof FaultError)) throw cause;
      const { retryAfterMs } = cause.fault.detail;
      if (typeof retryAfterMs !== 'number') return false;
      await setTimeout(retryAfterMs);
    }
  }
  return false;
}

/** Waits until every transaction is in a block or can be in none any more; gives how many are in blocks. */
export async function settled(node: ClusterNode, sent: readonly Sent[]): Promise<number> {
  let committed = 0;
  for (const { txId, expires } of sent) {
    await until(async () => {
      const { state } = jsonMap(await node.client.call('tx_status', { txId, expires }));
      if (state === 'committed') committed += 1;
      return state === 'committed' || state === 'expired';
    });
  }
  return committed;
}
