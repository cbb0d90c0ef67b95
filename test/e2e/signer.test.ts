import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeKeyFile } from '../../cli/keys/key-file.ts';
import { nodePaths } from '../../config/node-paths.ts';
import { fromHex } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import type { Signer } from '../../ledger/base/keys.ts';
import { askSignerStatus } from '../../node/create-signer-server.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { createRemoteSigner } from '../../node/signing/remote-signer.ts';
import { type AdalProcess, startAdal } from './adal-process.ts';
import { ministrySigner, sendLoad } from './load.ts';
import { type Cluster, type ClusterNode, createCluster, heightOf, until } from './node-cluster.ts';

describe('four validators, the key of one held by a signer process', () => {
  let cluster: Cluster;
  let sender: Signer;
  let guarded: ClusterNode;
  let signer: AdalProcess;
  const signers: AdalProcess[] = [];
  let sent = 0;

  const paths = () => nodePaths(join(cluster.folder, guarded.name));
  const others = () => cluster.nodes.filter(({ name }) => name !== guarded.name);
  const status = () => askSignerStatus(paths().signerSocket);
  const copy = () => join(cluster.folder, 'copy-of-data');

  async function startSigner(flags: readonly string[]): Promise<void> {
    const { validatorKeyFile, validatorPasswordFile, signerSocket, signerStateFolder, genesisFile } = paths();
    const key = ['--key', validatorKeyFile, '--password-file', validatorPasswordFile, '--log-level', 'debug'];
    const places = ['--socket', signerSocket, '--state', signerStateFolder, '--genesis', genesisFile];
    signer = await startAdal(['signer', ...key, ...places, ...flags]);
    signers.push(signer);
  }

  /** Load through the other validators until they stand so many blocks higher. */
  async function growBy(blocks: number): Promise<number> {
    const [first] = others();
    if (first === undefined) throw new TypeError('a cluster has other nodes');
    const goal = (await heightOf(first)) + blocks;
    while ((await heightOf(first)) < goal) {
      await sendLoad(cluster, others(), sender, { from: sent, count: 10 });
      sent += 10;
    }
    return goal;
  }

  /** Every signature that left, by place, from what the signers logged: one place must never be signed anew. */
  function placesSignedTwice(): readonly string[] {
    const places = signers
      .flatMap((one) => one.log())
      .filter(({ event, repeated }) => event === 'signer.signed' && repeated === false)
      .flatMap(({ kind, height, round }) => (height === undefined ? [] : [`${height}/${round}/${kind}`]));
    expect(places.length).toBeGreaterThan(0);
    return places.filter((place, index) => places.indexOf(place) !== index);
  }

  beforeAll(async () => {
    cluster = await createCluster(4, 0);
    guarded = cluster.node('validator-1');
    useSigner(paths().settingsFile);
    await startSigner(['--first-start']);
    await Promise.all(cluster.nodes.map((node) => node.start()));
    sender = await ministrySigner(cluster);
  });
  afterAll(async () => {
    await cluster.remove();
    for (const one of signers) await one.end('SIGKILL');
  });

  it('votes through its signer', { timeout: 60_000 }, async () => {
    const goal = await growBy(3);
    await until(async () => (await status()).height >= goal);
    expect(await status()).toMatchObject({ refused: 0 });
  });

  it('goes on when the signer was killed and started again', { timeout: 120_000 }, async () => {
    await signer.end('SIGKILL');
    await growBy(3);
    await startSigner([]);
    const goal = await growBy(3);
    await until(async () => (await status()).height > goal);
    expect(placesSignedTwice()).toEqual([]);
  });

  it('signs nothing again when the node comes back from an old copy of its data', { timeout: 150_000 }, async () => {
    await guarded.stop();
    cpSync(paths().dataFolder, copy(), { recursive: true });
    await guarded.start();
    const goal = await growBy(4);
    await until(async () => (await status()).height >= goal);
    await guarded.kill();
    rmSync(paths().dataFolder, { recursive: true });
    cpSync(copy(), paths().dataFolder, { recursive: true });
    const before = await status();
    await expectRefusals(before.height, before.round);

    await guarded.start();
    const later = await growBy(4);
    await until(async () => (await status()).height > Math.max(later, before.height + 2));
    expect(placesSignedTwice()).toEqual([]);
  });

  it('gives two nodes with one key one signature for each height, round and kind', { timeout: 150_000 }, async () => {
    const twinFolder = join(cluster.folder, 'twin');
    await guarded.stop();
    await makeTwin(twinFolder);
    await guarded.start();
    const twin = await startAdal(['run', '--config', join(twinFolder, 'adal.toml')]);
    try {
      const before = await status();
      const goal = await growBy(6);
      await until(async () => (await status()).height >= goal);
      const after = await status();
      expect(after.connections).toBeGreaterThanOrEqual(3);
      // Both have asked: the second of two requests is a repetition or is refused.
      expect(after.repeated + after.refused).toBeGreaterThan(before.repeated + before.refused);
      expect(placesSignedTwice()).toEqual([]);
    } finally {
      await twin.end('SIGTERM');
    }
  });

  it('was never seen to contradict itself', async () => {
    expect(placesSignedTwice()).toEqual([]);
    for (const node of cluster.nodes) expect(node.log()).not.toContain('consensus.equivocation');
    await guarded.stop();
    await signer.end('SIGTERM');
    expect(signer.log().at(-1)).toMatchObject({ event: 'signer.stopped' });
  });

  /** What was signed last at the place it was signed, with other bytes, and everything before it. */
  async function expectRefusals(height: number, round: number): Promise<void> {
    const { signerSocket } = paths();
    const genesisHash = fromHex(cluster.devnet.genesisHash) ?? new Uint8Array();
    const remote = await createRemoteSigner({
      socket: signerSocket,
      genesisHash,
      sha256,
      timeoutMs: 5000,
      log: () => undefined,
    });
    const place = { height, round, blockId: new Uint8Array(32) };
    const answers = [
      await remote.sign({ kind: 'prevote', ...place, validRound: -1 }),
      await remote.sign({ kind: 'precommit', ...place, height: height - 1, validRound: null }),
    ];
    await remote.close();
    for (const answer of answers) expect(isFault(answer) && answer.code).toBe('SIGNER_REFUSED');
  }

  /** A second node of the same validator with the same past, at other ports, under another network identity. */
  async function makeTwin(folder: string): Promise<void> {
    const twin = nodePaths(folder);
    mkdirSync(folder);
    cpSync(paths().genesisFile, twin.genesisFile);
    cpSync(paths().dataFolder, twin.dataFolder, { recursive: true });
    await writeKeyFile({
      path: twin.nodeKeyFile,
      purpose: 'node',
      name: 'twin',
      seed: new Uint8Array(32).fill(77),
      password: undefined,
    });
    const settings = readFileSync(paths().settingsFile, 'utf8')
      .replace(/127\.0\.0\.1\/tcp\/[0-9]+" \]/, '127.0.0.1/tcp/0" ]')
      .replace(/^port = [0-9]+$/m, 'port = 0')
      .replace('"signer.sock"', JSON.stringify(paths().signerSocket));
    writeFileSync(twin.settingsFile, settings);
  }
});

/** Takes the key away from a node's settings and names the signer instead. */
function useSigner(settingsFile: string): void {
  const text = readFileSync(settingsFile, 'utf8');
  const changed = text
    .replace(/^keyFile = "validator\.key\.json"$/m, '')
    .replace(/^passwordFile = "validator\.password"$/m, '')
    .concat('\n[signer]\nsocket = "signer.sock"\n');
  expect(changed).not.toContain('validator.key.json');
  writeFileSync(settingsFile, changed);
}
