import { appendFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSeed, signerFromSeed } from '../../cli/crypto.ts';
import { devnetPaths } from '../../cli/devnet/devnet-folder.ts';
import { readGenesisFile } from '../../cli/genesis-file.ts';
import { type JsonMap, jsonMap } from '../../cli/json-map.ts';
import { openKeyFile, writeKeyFile } from '../../cli/keys/key-file.ts';
import { passwordFromFile } from '../../cli/keys/password.ts';
import { checkReceipt } from '../../cli/receipt-check.ts';
import { type CommittedTx, createTxDesk, type TxDesk } from '../../cli/tx/tx-desk.ts';
import { nodePaths } from '../../config/node-paths.ts';
import { fromHex } from '../../ledger/base/bytes.ts';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { keyText, type Signer } from '../../ledger/base/keys.ts';
import { binFromSerial } from '../../ledger/modules/identity/bin.ts';
import { type Cluster, chainOf, createCluster, heightOf, until } from './node-cluster.ts';

const PASSWORD = 'a password of the test';
const NEW_BIN = binFromSerial('260240', 5);
/** Costs nothing here: the file's password lies beside it. */
const LOG2_N = 12;

describe('a network of five processes whose validators change', () => {
  let cluster: Cluster;
  let desk: TxDesk;
  /** A transaction after all changes. */
  let late: CommittedTx | undefined;
  const signers = new Map<string, Signer>();
  /** Of the organisation that comes: its own key and its validator's. */
  const newcomer = { own: signerFromSeed(newSeed()), validator: newSeed() };

  beforeAll(async () => {
    cluster = await createCluster(4, 1);
    desk = createTxDesk({
      chain: cluster.devnet.chain,
      genesisHash: fromHex(cluster.devnet.genesisHash) ?? new Uint8Array(),
    });
    const { keysFolder, passwordFile } = devnetPaths(cluster.folder);
    const organisations = [
      'registrar',
      'registrar-2',
      'ministry',
      'ministry-2',
      'validator-1',
      'validator-2',
      'validator-3',
      'validator-4',
    ];
    for (const name of organisations) {
      const opened = await openKeyFile(join(keysFolder, `${name}.key.json`), 'organisation', async () =>
        passwordFromFile(passwordFile),
      );
      signers.set(name, signerFromSeed(opened.seed));
    }
    // The fifth node has a key from the start; nobody knows it yet, so it follows the chain and signs nothing.
    await giveValidatorKey('observer-1', newcomer.validator);
    appendFileSync(
      cluster.node('observer-1').settingsFile,
      '\n[validator]\nkeyFile = "validator.key.json"\npasswordFile = "validator.password"\n',
    );
    await Promise.all(cluster.nodes.map((node) => node.start()));
  });
  afterAll(() => cluster.remove());

  const signer = (name: string): Signer => {
    const found = signers.get(name);
    if (found === undefined) throw new TypeError(`nobody is called ${name}`);
    return found;
  };
  /** Sends through the first validator and waits for the block. */
  const send = (
    type: string,
    payload: object,
    sender: Signer,
    cosigners: readonly Signer[] = [],
  ): Promise<CommittedTx> =>
    desk.send(cluster.node('validator-1').client, { type, payload: payload as ValueMap, sender, cosigners });
  const ask = async (name: string, method: string, params: object = {}): Promise<JsonMap> =>
    jsonMap(await cluster.node(name).client.call(method, params as JsonMap));

  async function giveValidatorKey(name: string, seed: Uint8Array): Promise<void> {
    const { validatorKeyFile, validatorPasswordFile } = nodePaths(join(cluster.folder, name));
    for (const file of [validatorKeyFile, validatorPasswordFile]) rmSync(file, { force: true });
    writeFileSync(validatorPasswordFile, `${PASSWORD}\n`, { mode: 0o600 });
    await writeKeyFile({ path: validatorKeyFile, purpose: 'validator', name, seed, password: PASSWORD, log2N: LOG2_N });
  }

  /** Proposes by the first, approves by the others in turn; gives the height from which the change votes. */
  async function change(
    payload: object,
    by: Signer,
    cosigners: readonly Signer[],
    approving: readonly Signer[],
  ): Promise<number> {
    const { value } = await send('validator.propose', payload, by, cosigners);
    let last: JsonMap = value;
    for (const approver of approving) {
      expect(last.status).toBe('OPEN');
      last = (await send('validator.approve', { proposal: value.proposal }, approver)).value;
    }
    expect(last.status).toBe('APPLIED');
    return Number(last.votesFrom);
  }

  const reach = (name: string, height: number): Promise<void> =>
    until(async () => (await heightOf(cluster.node(name))) >= height);
  /** Waits until certificates of the last blocks hold a signature of the key. */
  const signs = (name: string, key: string): Promise<void> =>
    until(async () => {
      const { validators } = await ask(name, 'consensus_participation', { blocks: 20 });
      return (
        Array.isArray(validators) && validators.map(jsonMap).some((row) => row.key === key && Number(row.signed) > 0)
      );
    });
  const keysAt = async (name: string, height: number): Promise<readonly unknown[]> => {
    const { validators } = await ask(name, 'chain_validators', { height });
    return Array.isArray(validators) ? validators.map((row) => jsonMap(row).key) : [];
  };

  it('lets a fifth join: it votes from two blocks after the decision on', async () => {
    const validator = signerFromSeed(newcomer.validator);
    const name = { kk: 'Жаңа ұйым', ru: 'Новая организация', en: 'A new body' };
    const keys = [newcomer.own.key, validator.key];
    const registration = { bin: NEW_BIN, name, keys, activate: true, legalAct: 'act' };
    await send('identity.registerOrganisation', registration, signer('registrar'), [
      signer('registrar-2'),
      newcomer.own,
      validator,
    ]);
    const grant = { org: NEW_BIN, role: 'VALIDATOR', legalAct: 'act' };
    await send('identity.grantRole', grant, signer('ministry'), [signer('ministry-2')]);
    const join5 = { action: 'JOIN', org: NEW_BIN, key: validator.key, name: 'validator-5' };
    const approving = ['validator-1', 'validator-2', 'validator-3'].map(signer);
    const votesFrom = await change(join5, newcomer.own, [validator], approving);
    await reach('observer-1', votesFrom);
    expect(await keysAt('observer-1', votesFrom - 1)).toHaveLength(4);
    expect(await keysAt('observer-1', votesFrom)).toContain(keyText(validator.key));
    await signs('validator-2', keyText(validator.key));
    expect((await ask('observer-1', 'node_info')).role).toBe('validator');
  });

  it('lets one leave, and goes on without its process', async () => {
    const { validatorKey, client } = cluster.node('validator-4');
    const org = binFromSerial('260140', 104);
    const leave4 = { action: 'LEAVE', org, key: fromHex(String(validatorKey)) };
    // Five vote, so four decide: the newcomer is one of them.
    const approving = [signer('validator-2'), signer('validator-3'), newcomer.own];
    const votesFrom = await change(leave4, signer('validator-1'), [], approving);
    await reach('validator-1', votesFrom);
    expect(await keysAt('validator-1', votesFrom)).toHaveLength(4);
    // As an observer it follows on.
    await until(async () => Number(jsonMap(await client.call('chain_status', {})).height) > votesFrom);
    await cluster.node('validator-4').stop();
    const stoppedAt = await heightOf(cluster.node('validator-1'));
    await reach('validator-1', stoppedAt + 3);
    const { laterRounds } = await ask('validator-1', 'consensus_participation', { blocks: 2 });
    expect(laterRounds).toBe(0);
  });

  it('replaces a key: the node votes again with the new one', async () => {
    const seed = newSeed();
    const fresh = signerFromSeed(seed);
    const org = binFromSerial('260140', 102);
    const { validatorKey } = cluster.node('validator-2');
    await send('identity.addKey', { org, key: fresh.key }, signer('validator-2'), [fresh]);
    const replace2 = { action: 'REPLACE', org, key: fromHex(String(validatorKey)), newKey: fresh.key };
    const votesFrom = await change(
      replace2,
      signer('validator-2'),
      [fresh],
      [signer('validator-1'), signer('validator-3')],
    );
    await reach('validator-1', votesFrom);
    await cluster.node('validator-2').stop();
    await giveValidatorKey('validator-2', seed);
    // What the old key signed is of no use to the new one, which waits until it is sure to have signed nothing.
    const { dataFolder } = nodePaths(join(cluster.folder, 'validator-2'));
    renameSync(join(dataFolder, 'votes'), join(cluster.folder, 'votes-of-the-old-key'));
    await cluster.node('validator-2').start();
    await signs('validator-3', keyText(fresh.key));
    late = await send('identity.attestKey', { key: fresh.key, legalAct: 'act' }, signer('registrar'), [
      signer('registrar-2'),
    ]);
    expect(await keysAt('validator-3', votesFrom)).not.toContain(validatorKey);
    const { validators } = await ask('validator-3', 'chain_validators');
    const row = Array.isArray(validators)
      ? validators.map(jsonMap).find(({ key }) => key === keyText(fresh.key))
      : undefined;
    expect(row).toEqual({ key: keyText(fresh.key), org, name: 'validator-2' });
  });

  it('all have one chain, and no set that nobody decided', async () => {
    const height = await heightOf(cluster.node('validator-3'));
    const running = ['validator-1', 'validator-2', 'validator-3', 'observer-1'];
    await Promise.all(running.map((name) => reach(name, height)));
    const chains = await Promise.all(running.map((name) => chainOf(cluster.node(name), height)));
    for (const chain of chains) expect(chain).toEqual(chains[0]);
    const { before, from, next } = await ask('validator-3', 'chain_validators');
    const earlier = await ask('validator-3', 'chain_validators', { height: Number(before) });
    const first = await ask('validator-3', 'chain_validators', { height: Number(earlier.before) });
    expect([Number(from) > Number(before), next, first.before]).toEqual([true, null, 0]);
    const receipt = JSON.stringify(late?.receipt);
    const genesis = readGenesisFile(devnetPaths(cluster.folder).genesisFile);
    expect(checkReceipt(receipt, genesis)).toMatchObject({ handOffs: 3, validators: 4, quorum: 3 });
    await Promise.all(running.map((name) => cluster.node(name).stop()));
  });
});
