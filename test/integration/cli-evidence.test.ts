import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../ledger/base/bytes.ts';
import type { Value } from '../../ledger/base/codec.ts';
import { jsonFromValue } from '../../ledger/base/json.ts';
import { keyText } from '../../ledger/base/keys.ts';
import { voteSigningHash } from '../../ledger/base/vote-bytes.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { runCli, withFolder } from '../cli-run.ts';
import { type RpcWorld, startRpcWorld } from './rpc-world.ts';

/** Two nodes of one chain that agree on four blocks and not on the fifth; the third is at height 2 and agrees with both. */
let one: RpcWorld;
let other: RpcWorld;
let behind: RpcWorld;

beforeAll(async () => {
  [one, other, behind] = await Promise.all([startRpcWorld(), startRpcWorld(), startRpcWorld()]);
  for (const world of [one, other]) for (let height = 1; height <= 4; height++) await world.append({});
  for (let height = 1; height <= 2; height++) await behind.append({});
  await one.append({ txs: [{ tx: one.chain.tx('one') }], silent: [3] });
  await other.append({ txs: [{ tx: other.chain.tx('other') }], silent: [0] });
  for (const world of [one, other]) for (let height = 6; height <= 9; height++) await world.append({});
});
afterAll(() => Promise.all([one, other, behind].map((world) => world.close())));

/** The vote of a place for a block of height 5, as a node keeps it beside a commit. */
function keptPrevote(round: number, blockId: Uint8Array, place: number): Value {
  const { genesisHash, signers } = one.chain;
  const content = { genesisHash, height: 5, round, kind: 'prevote', blockId, validRound: -1 } as const;
  const signature = signers[place]?.sign(voteSigningHash(sha256, content)) ?? new Uint8Array(64);
  return [0, 5, round, blockId, -1, place, signature];
}

const nodes = (...worlds: readonly RpcWorld[]) => worlds.flatMap(({ url }) => ['--node', url]);

function writeGenesis(folder: string, change: object = {}): void {
  const json = jsonFromValue(one.chain.genesis as unknown as Value);
  writeFileSync(join(folder, 'genesis.json'), JSON.stringify({ ...(json as object), ...change }));
}

const guilty = () => one.chain.validators.slice(1, 3).map(({ key, name }) => ({ key: keyText(key), name }));

describe('adal evidence fork', () => {
  it('finds the height by bisection, and writes a file that names those who signed both blocks', async () => {
    await withFolder(async (folder) => {
      const found = await runCli(['evidence', 'fork', ...nodes(behind, one, other), '--json'], { folder });
      expect(found.err).toBe('');
      const facts = JSON.parse(found.out);
      expect(facts).toMatchObject({ kind: 'fork', height: 5, isGenesisSet: true, guilty: guilty() });
      writeGenesis(folder);
      const checked = await runCli(['evidence', 'verify', 'fork-5.evidence.json', '--json'], { folder });
      expect(JSON.parse(checked.out)).toMatchObject({ verified: true, height: 5, guilty: guilty() });
      const read = await runCli(['evidence', 'verify', 'fork-5.evidence.json'], { folder });
      expect(read.out).toContain('2 / 4');
      expect(read.out).toContain(guilty()[0]?.key);
      expect(read.out).toContain('The set is the one of your genesis document.');
    });
  });

  it('asks for the polka that is missing, and takes it from whoever kept it, but for forged votes', async () => {
    const [late, keeper] = await Promise.all([startRpcWorld(), startRpcWorld()]);
    try {
      for (const world of [late, keeper]) for (let height = 1; height <= 4; height++) await world.append({});
      const later = await late.append({ txs: [{ tx: late.chain.tx('late') }], silent: [0], round: 2 });
      const polka = [1, 2, 3].map((place) => keptPrevote(2, later.blockId, place));
      const forged = [...(keptPrevote(2, later.blockId, 0) as Value[]).slice(0, 6), new Uint8Array(64)];
      await keeper.append({
        txs: [{ tx: one.chain.tx('one') }],
        silent: [3],
        lookups: { 'polkas/5': [...polka, forged] },
      });
      await withFolder(async (folder) => {
        const lacking = await runCli(['evidence', 'fork', ...nodes(one, late), '--json'], { folder });
        const { error } = JSON.parse(lacking.err);
        const detail = { named: 0, needed: 2, round: 2, value: toHex(later.blockId) };
        expect(error).toMatchObject({ fault: 'EVIDENCE_INCOMPLETE', detail });
        const found = await runCli(['evidence', 'fork', ...nodes(one, late, keeper), '--json'], { folder });
        expect(JSON.parse(found.out)).toMatchObject({ height: 5, guilty: guilty() });
      });
    } finally {
      await Promise.all([late.close(), keeper.close()]);
    }
  });

  it('says that there is no fork where the nodes agree, and wants two of them', async () => {
    const same = await runCli(['evidence', 'fork', ...nodes(one, behind)]);
    expect(same.err).toContain('EVIDENCE_NO_FORK');
    const single = await runCli(['evidence', 'fork', ...nodes(one)]);
    expect(single.err).toContain('CLI_BAD_VALUE');
  });
});

describe('adal evidence verify', () => {
  it('believes the pinned genesis only', async () => {
    await withFolder(async (folder) => {
      await runCli(['evidence', 'fork', ...nodes(one, other), '--out', 'split.json'], { folder });
      writeGenesis(folder, { chain: 'hand-2' });
      const elsewhere = await runCli(['evidence', 'verify', 'split.json'], { folder });
      expect(elsewhere.code).toBe(5);
      expect(elsewhere.err).toContain('EVIDENCE_OTHER_CHAIN');
      writeGenesis(folder);
      const file = join(folder, 'split.json');
      const text = readFileSync(file, 'utf8');
      const json = JSON.parse(text) as { evidence: string; validators: { key: string }[] };
      const broken = json.evidence.replace(/.{2}$/, (end) => (end === '00' ? '01' : '00'));
      writeFileSync(file, JSON.stringify({ ...json, evidence: broken }));
      const forged = await runCli(['evidence', 'verify', 'split.json'], { folder });
      expect(forged.code).toBe(5);
      expect(forged.err).toMatch(/EVIDENCE_(SIGNATURE|MALFORMED)/);
    });
  });
});

describe('adal evidence report and list', () => {
  it('sends what names the guilty in a transaction of the key file, to a node of that chain', async () => {
    await withFolder(async (folder) => {
      writeFileSync(join(folder, 'password'), 'correct horse battery staple', { mode: 0o600 });
      const made = await runCli(['keys', 'new', '--out', 'key.json', '--password-file', 'password'], {
        folder,
      });
      expect(made.err).toBe('');
      await runCli(['evidence', 'fork', ...nodes(one, other), '--out', 'split.json'], { folder });
      const command = [
        'evidence',
        'report',
        'split.json',
        '--key',
        'key.json',
        '--password-file',
        'password',
        '--json',
      ];
      const sent = await runCli([...command, '--url', one.url], { folder });
      expect(sent.err).toBe('');
      const { txId } = JSON.parse(sent.out) as { txId: string };
      expect((await one.call('tx_status', { txId })).result).toMatchObject({ state: 'pooled' });
    });
  });

  it('lists what is recorded', async () => {
    const listed = await runCli(['evidence', 'list', '--url', one.url]);
    expect(listed).toMatchObject({ code: 0, err: '' });
    const wrong = await runCli(['evidence', 'list', '--from', '0', '--url', one.url]);
    expect(wrong.code).toBe(2);
  });
});
