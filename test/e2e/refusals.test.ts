import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonMap } from '../../cli/json-map.ts';
import { createTxDesk } from '../../cli/tx/tx-desk.ts';
import { fromHex, toHex } from '../../ledger/base/bytes.ts';
import type { Signer } from '../../ledger/base/keys.ts';
import { anchorTx, ministrySigner } from './load.ts';
import { type Cluster, createCluster, heightOf, runToEnd, until } from './node-cluster.ts';

describe('a node among strangers and mistakes', () => {
  let cluster: Cluster;
  let stranger: Cluster;
  let sender: Signer;

  beforeAll(async () => {
    [cluster, stranger] = [await createCluster(1, 1), await createCluster(1, 1)];
    await Promise.all(cluster.nodes.map((node) => node.start()));
    sender = await ministrySigner(cluster);
    await until(async () => (await heightOf(cluster.node('observer-1'))) > 0);
  });
  afterAll(async () => {
    await cluster.remove();
    await stranger.remove();
  });

  /** A copy of a node's settings file with one text replaced by another; gives its path. */
  function changedSettings(name: string, change: (text: string) => string): string {
    const { settingsFile } = cluster.node(name);
    const file = join(cluster.folder, name, 'changed.toml');
    writeFileSync(file, change(readFileSync(settingsFile, 'utf8')));
    return file;
  }

  it('takes a transaction at the observer and shows it at the validator', async () => {
    const genesisHash = fromHex(cluster.devnet.genesisHash) ?? new Uint8Array();
    const desk = createTxDesk({ chain: cluster.devnet.chain, genesisHash });
    const { payload } = anchorTx(cluster, sender, 1).tx;
    const sent = await desk.send(cluster.node('observer-1').client, { type: 'document.anchor', payload, sender });
    const { client } = cluster.node('validator-1');
    const { documents } = jsonMap(
      await client.call('document_verify', { sha256: toHex(payload.sha256 as Uint8Array) }),
    );
    expect(Array.isArray(documents) ? documents.map((row) => jsonMap(row).document) : []).toEqual([
      sent.value.document,
    ]);
    expect(jsonMap(await client.call('tx_status', { txId: sent.txId }))).toMatchObject({
      state: 'committed',
      height: sent.height,
    });
  });

  it('refuses a transaction signed for another chain, and one whose signature is of another genesis', async () => {
    const { client } = cluster.node('observer-1');
    const other = anchorTx(cluster, sender, 2, 'adal-other');
    await expect(client.call('tx_submit', { tx: toHex(other.bytes) })).rejects.toThrow('TX_WRONG_CHAIN');
    const sameName = anchorTx(stranger, sender, 3);
    await expect(client.call('tx_submit', { tx: toHex(sameName.bytes) })).rejects.toThrow('TX_BAD_SIGNATURE');
  });

  it('does not let a node of another chain in, and says so in the log of both', async () => {
    const observer = stranger.node('observer-1');
    const addresses = cluster.devnet.nodes.filter(({ role }) => role === 'validator').map(({ address }) => address);
    const own = readFileSync(observer.settingsFile, 'utf8');
    writeFileSync(observer.settingsFile, own.replace(/^peers = .*$/m, `peers = ${JSON.stringify(addresses)}`));
    await observer.start();
    await until(() =>
      Promise.resolve(
        observer.log().includes('NETWORK_OTHER_CHAIN') &&
          cluster.node('validator-1').log().includes('NETWORK_OTHER_CHAIN'),
      ),
    );
    const { peers } = jsonMap(await cluster.node('validator-1').client.call('node_peers', {}));
    expect(Array.isArray(peers) ? peers.map((peer) => jsonMap(peer).id) : []).not.toContain(observer.peerId);
    expect(await heightOf(observer)).toBe(0);
    await observer.stop();
  });

  it('names the network port that another program has', async () => {
    const settings = changedSettings('observer-1', (text) =>
      text
        .replace('dataFolder = "data"', 'dataFolder = "data-2"')
        .replace(/^listen = .*$/m, `listen = [ "${cluster.node('validator-1').address.replace(/\/p2p\/.*$/, '')}" ]`),
    );
    const { code, stderr } = await runToEnd(['run', '--json', '--config', settings]);
    expect(stderr).toContain('NETWORK_PORT_IN_USE');
    expect(code).toBe(1);
  });

  it('names the RPC port that another program has', async () => {
    const settings = changedSettings('observer-1', (text) =>
      text
        .replace('dataFolder = "data"', 'dataFolder = "data-3"')
        .replace(/^listen = .*$/m, 'listen = [ "/ip4/127.0.0.1/tcp/0" ]'),
    );
    const { code, stderr } = await runToEnd(['run', '--json', '--config', settings]);
    expect(stderr).toContain('HTTP_PORT_IN_USE');
    expect(code).toBe(1);
  });

  it('does not share its data folder with a second process', async () => {
    const { code, stderr } = await runToEnd(['run', '--json', '--config', cluster.node('observer-1').settingsFile]);
    expect(stderr).toContain('STORE_LOCKED');
    expect(code).toBe(1);
    expect(await heightOf(cluster.node('observer-1'))).toBeGreaterThan(0);
  });

  it('does not open the data folder of another chain', async () => {
    const foreign = join(stranger.folder, 'validator-1', 'data');
    const observer = cluster.node('observer-1');
    await observer.stop();
    rmSync(foreign, { recursive: true, force: true });
    cpSync(join(cluster.folder, 'observer-1', 'data'), foreign, { recursive: true });
    const { code, stderr } = await runToEnd(['run', '--json', '--config', stranger.node('validator-1').settingsFile]);
    expect(stderr).toContain('STORE_FOREIGN');
    expect(code).toBe(1);
  });
});
