import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';
import { createServer } from 'node:net';
import type { Bytes } from '../../ledger/base/bytes.ts';
import type { GossipVerdict } from '../../ledger/base/faults/row.ts';
import { keyText, publicKeyFromRaw, rawKey } from '../../ledger/base/keys.ts';
import { type NetworkLimits, networkLimits } from '../../p2p/limits.ts';
import type { Lane, Network, NetworkHandlers, PeerId } from '../../p2p/network.ts';
import type { NetworkOptions } from '../../p2p/network-options.ts';

/** Builds one network; both implementations have this shape. */
export type BuildNetwork = (options: NetworkOptions) => Network;

/** A network with everything it was told, and a way to stop it. */
export interface Member {
  readonly network: Network;
  readonly seen: Seen;
  /** Hex of the consensus key, whether or not it was proved. */
  readonly key: string;
}

/** What the handlers of one network were called with. */
export interface Seen {
  readonly messages: { from: PeerId; lane: Lane; bytes: Bytes; receivedAt: number }[];
  readonly transactions: { from: PeerId; batch: readonly Bytes[] }[];
  readonly peers: { id: PeerId; connected: boolean; validatorKey: string | undefined }[];
  readonly log: { event: string; fields: Readonly<Record<string, string | number | boolean>> }[];
}

/** What makes one member differ from the next. */
export interface MemberPlan {
  /** 1 … 250; the identity follows from it. */
  readonly number: number;
  readonly genesis?: number;
  readonly observer?: boolean;
  /** Claims this member's consensus key without holding it. */
  readonly forges?: number;
  readonly dial?: readonly string[];
  readonly listen?: readonly string[];
  readonly limits?: Partial<NetworkLimits>;
  readonly verdict?: GossipVerdict;
  readonly onRequest?: NetworkHandlers['onRequest'];
}

/** The consensus key pair of member n. */
function consensusKey(number: number): KeyObject {
  const prefix = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20);
  const seed = new Uint8Array(32).fill(number);
  return createPrivateKey({ key: Buffer.concat([prefix, seed]), format: 'der', type: 'pkcs8' });
}

/** Hex of the consensus key of member n. */
export function consensusKeyText(number: number): string {
  const x = createPublicKey(consensusKey(number)).export({ format: 'jwk' }).x ?? '';
  return keyText(publicKeyFromRaw(Buffer.from(x, 'base64url')));
}

/** The options of a member, everything it sees going into `seen`. */
export function memberOptions(plan: MemberPlan, seen: Seen): NetworkOptions {
  const key = consensusKey(plan.number);
  const proof = {
    key: consensusKeyText(plan.forges ?? plan.number),
    sign: (digest: Bytes): Bytes => sign(null, digest, key),
  };
  return {
    genesisHash: new Uint8Array(32).fill(plan.genesis ?? 7),
    peerSeed: new Uint8Array(32).fill(255 - plan.number),
    name: `member ${plan.number}`,
    listen: plan.listen ?? ['/ip4/127.0.0.1/tcp/0'],
    dial: plan.dial ?? [],
    ...(plan.observer === true ? {} : { validatorProof: proof }),
    verify(publicKey, message, signature) {
      const x = Buffer.from(rawKey(publicKey)).toString('base64url');
      const verifier = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
      return verify(null, message, verifier, signature);
    },
    sha256: (data) => hash('sha256', data, 'buffer'),
    // On a busy machine joining the topic may take longer than a node waits for it; these tests say things once.
    limits: { ...networkLimits, redialMsMin: 20, redialMsMax: 100, gossipJoinMs: 20_000, ...plan.limits },
    log: (_level, event, fields) => void seen.log.push({ event, fields }),
    now: Date.now,
  };
}

/** Members of one test, stopped together by `close`. */
export interface Cluster {
  /** Starts one member. Its validator set is `validators` (numbers), by default 1 to 9. */
  add(plan: MemberPlan, validators?: readonly number[]): Promise<Member>;
  /** Starts validators 1 … n, each dialling all before it; gives them connected. */
  validators(count: number): Promise<readonly Member[]>;
  /** Two of them. */
  pair(): Promise<readonly [Member, Member]>;
  close(): Promise<void>;
}

/** Gives a cluster without members over one of the implementations. */
export function createCluster(build: BuildNetwork): Cluster {
  const members: Member[] = [];
  const cluster: Cluster = {
    async add(plan, validators = [1, 2, 3, 4, 5, 6, 7, 8, 9]) {
      const seen: Seen = { messages: [], transactions: [], peers: [], log: [] };
      const network = build(memberOptions(plan, seen));
      network.setValidators(validators.map(consensusKeyText));
      const member: Member = { network, seen, key: consensusKeyText(plan.number) };
      members.push(member);
      await network.start({
        onMessage: (from, lane, bytes, receivedAt) => void seen.messages.push({ from, lane, bytes, receivedAt }),
        async onTransactions(from, batch) {
          seen.transactions.push({ from, batch });
          return plan.verdict ?? 'accept';
        },
        onRequest: plan.onRequest ?? (async () => undefined),
        onPeer: ({ id, validatorKey }, connected) => void seen.peers.push({ id, connected, validatorKey }),
      });
      return member;
    },
    async validators(count) {
      const started: Member[] = [];
      for (let number = 1; number <= count; number++) {
        const dial = started.flatMap((member) => member.network.addresses());
        started.push(await cluster.add({ number, dial }));
      }
      await untilConnected(started);
      return started;
    },
    async pair() {
      const [one, two] = await cluster.validators(2);
      if (one === undefined || two === undefined) throw new Error('two were asked for');
      return [one, two];
    },
    async close() {
      await Promise.all(members.map((member) => member.network.stop()));
    },
  };
  return cluster;
}

/** Waits until the condition holds. The deadline bounds a failing test, not a passing one. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`still not true: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Waits until every member is connected with so many peers. */
export async function untilConnected(members: readonly Member[], peers = members.length - 1): Promise<void> {
  await until(() => members.every((member) => member.network.peers().length === peers));
}

/** How often the member dropped something for this reason. */
export function dropped(member: Member, reason: string): number {
  return member.network.stats().dropped[reason] ?? 0;
}

/** A TCP port of the loopback that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('a TCP port was asked for');
  return address.port;
}
