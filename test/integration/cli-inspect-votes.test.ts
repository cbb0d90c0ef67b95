import { readFile, rename, truncate, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newSeed, sha256, signerFromSeed } from '../../cli/crypto.ts';
import { genesisText } from '../../cli/genesis-file.ts';
import { ballotSigningHash } from '../../consensus/messages.ts';
import type { Ballot } from '../../consensus/types.ts';
import { type Bytes, emptyBytes, toHex } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { invariant } from '../../ledger/base/invariant.ts';
import { encodeGenesis } from '../../ledger/genesis/genesis-document.ts';
import { openLedger } from '../../node/inspect/replay.ts';
import { createReplayState } from '../../node/inspect/replay-state.ts';
import { encodeEntry, type Standing } from '../../node/machine/vote-log-entry.ts';
import { beginVoteLog } from '../../storage/begin-vote-log.ts';
import { dataPaths } from '../../storage/data-folder.ts';
import { APPEND_HEAD_BYTES, SECTOR_BYTES } from '../../storage/vote-log-append.ts';
import { openVoteLog } from '../../storage/vote-log-file.ts';
import { segmentName } from '../../storage/vote-log-segment.ts';
import { runCli, withFolder } from '../cli-run.ts';
import { createSimChain, SIM_START } from '../sim/chain.ts';

const genesisHash = sha256(Uint8Array.of(1));
const signer = signerFromSeed(newSeed());
const VALUE = toHex(sha256(Uint8Array.of(2)));
const standing: Standing = { round: 0, step: 'prevote', locked: undefined, valid: undefined };

function voteEntry(ballot: Ballot, stood: Standing = standing): Bytes {
  return encodeEntry({ kind: 'vote', ballot, standing: stood });
}

const prevote: Ballot = { kind: 'prevote', height: 7, round: 0, value: VALUE, validRound: -1 };
const precommit: Ballot = { kind: 'precommit', height: 7, round: 0, value: VALUE, validRound: null };
const locked = { round: 0, value: VALUE };
const ENTRIES = [
  encodeEntry({ kind: 'received', height: 7, round: 0, value: VALUE, at: 1_790_000_000_000, timely: true }),
  voteEntry(prevote),
  voteEntry(precommit, { round: 0, step: 'precommit', locked, valid: locked }),
  voteEntry({ kind: 'prevote', height: 8, round: 3, value: null, validRound: -1 }, { ...standing, round: 3 }),
];

/** A stopped validator's data folder: begun, then two heights. */
async function makeData(folder: string, entries: readonly Bytes[] = ENTRIES): Promise<{ data: string; file: string }> {
  const data = join(folder, 'data');
  await beginVoteLog({
    dataFolder: data,
    begun: { genesisHash, key: signer.key, at: 1_780_000_000_000 },
    override: false,
  });
  const { log } = await openVoteLog({ folder: dataPaths(data).votes, segmentBytesMax: 1024 * 1024 });
  for (const entry of entries) await log.append([entry]);
  await log.close();
  return { data, file: join(dataPaths(data).votes, segmentName(1)) };
}

async function inspect(
  data: string,
  ...more: readonly string[]
): Promise<{ code: number; report: Report; err: string }> {
  const { code, out, err } = await runCli(['inspect', 'votes', '--data', data, '--json', ...more]);
  return { code, err, report: JSON.parse(out === '' ? '{}' : out) as Report };
}

interface Report {
  readonly verdict: string;
  readonly newest: string;
  readonly segments: readonly Record<string, unknown>[];
  readonly entries: readonly Record<string, unknown>[];
  readonly conflicts: readonly string[];
  readonly damage: readonly Record<string, unknown>[];
}

describe('adal inspect votes', () => {
  it('lists segments and entries in order, with standing and stamps', () =>
    withFolder(async (folder) => {
      const { data } = await makeData(folder);
      const { code, report } = await inspect(data);
      expect(code).toBe(0);
      expect(report).toMatchObject({
        verdict: 'whole',
        newest: '8/3/prevote',
        conflicts: [],
        segments: [{ name: segmentName(1), entries: 5, end: 'clean' }],
        entries: [
          { kind: 'begun', key: toHex(signer.key), genesisHash: toHex(genesisHash) },
          { kind: 'received', height: 7, round: 0, value: VALUE, at: 1_790_000_000_000, timely: true },
          {
            kind: 'prevote',
            height: 7,
            validRound: -1,
            standing: { step: 'prevote', locked: null },
          },
          { kind: 'precommit', height: 7, standing: { step: 'precommit', locked, valid: locked } },
          { kind: 'prevote', height: 8, round: 3, value: null },
        ],
      });
      const text = await runCli(['inspect', 'votes', '--data', data, '--height', '8']);
      expect(text.code).toBe(0);
      expect(text.out).toContain('nil');
      expect(text.out).not.toContain('precommit');
      expect(text.out).toContain('The log is whole.');
    }));

  it('reads beside the process that holds the folder, and changes nothing', () =>
    withFolder(async (folder) => {
      const { data, file } = await makeData(folder);
      const { log } = await openVoteLog({ folder: dataPaths(data).votes, segmentBytesMax: 1024 * 1024 });
      await truncate(file, (await readFile(file)).length - 1);
      const before = await readFile(file);
      const { code, report } = await inspect(data, '--damage');
      expect(code).toBe(0);
      expect(report).toMatchObject({ verdict: 'torn', newest: '7/0/precommit', damage: [{ end: 'torn', after: [] }] });
      expect(await readFile(file)).toEqual(before);
      await log.close();
    }));

  it('shows damage, finds the flipped bit, and says up to where the votes are known', () =>
    withFolder(async (folder) => {
      const { data, file } = await makeData(folder);
      const whole = await readFile(file);
      const { entries } = (await inspect(data)).report;
      const offset = Number(entries[2]?.offset) - APPEND_HEAD_BYTES;
      for (const at of [offset + 1, offset + 17, offset + 21, offset + 25, offset + APPEND_HEAD_BYTES + 40]) {
        const changed = Uint8Array.from(whole);
        changed[at] = (changed[at] ?? 0) ^ 0x10;
        await writeFile(file, changed);
        const { code, report } = await inspect(data, '--damage');
        expect(code).toBe(1);
        expect(report).toMatchObject({
          verdict: 'damaged',
          damage: [
            {
              segment: segmentName(1),
              offset,
              flipped: { offset: at, bit: 4, entries: [{ kind: 'prevote', height: 7 }] },
              before: { kind: 'received', height: 7 },
              nextAt: offset + SECTOR_BYTES,
              after: [
                { kind: 'precommit', height: 7, round: 0 },
                { kind: 'prevote', height: 8, round: 3 },
              ],
            },
          ],
        });
      }
      const text = await runCli(['inspect', 'votes', '--data', data, '--damage']);
      expect(text.code).toBe(1);
      expect(text.out).toContain(`At byte ${offset + SECTOR_BYTES} the next append begins`);
      expect(text.out).toContain('Whole entries after it: 2, the last: 8/3/prevote');
      expect(text.out).toContain('A damaged vote log');
      // The node says the same, and names this very command.
      await expect(openVoteLog({ folder: dataPaths(data).votes, segmentBytesMax: 4096 })).rejects.toMatchObject({
        fault: { detail: { offset, command: `adal inspect votes --damage --data ${data}` } },
      });
    }));

  it('takes an append of several entries for torn whichever of its sectors are missing, and for damaged before another', () =>
    withFolder(async (folder) => {
      const { data, file } = await makeData(folder);
      const whole = await readFile(file);
      const { log } = await openVoteLog({ folder: dataPaths(data).votes, segmentBytesMax: 1024 * 1024 });
      const header = new Uint8Array(900);
      await log.append([
        encodeEntry({ kind: 'value', height: 8, value: VALUE, content: { header, lastCommit: emptyBytes, txs: [] } }),
        voteEntry({ ...prevote, height: 8, round: 4 }),
      ]);
      await log.append([voteEntry({ ...precommit, height: 8, round: 4 })]);
      await log.close();
      const grown = await readFile(file);
      const end = grown.length - SECTOR_BYTES;
      expect((end - whole.length) / SECTOR_BYTES).toBe(3);
      for (let at = whole.length; at < end; at += SECTOR_BYTES) {
        const left = Uint8Array.from(grown).fill(0, at, at + SECTOR_BYTES);
        await writeFile(file, left.subarray(0, end));
        const torn = await inspect(data, '--damage');
        expect(torn.code).toBe(0);
        const place = { offset: whole.length, zerosAt: at, before: { kind: 'prevote', height: 8, round: 3 } };
        expect(torn.report).toMatchObject({ verdict: 'torn', damage: [{ ...place, end: 'torn', after: [] }] });
        await writeFile(file, left);
        const damaged = await inspect(data, '--damage');
        expect(damaged.code).toBe(1);
        expect(damaged.report).toMatchObject({
          verdict: 'damaged',
          damage: [{ ...place, nextAt: end, after: [{ kind: 'precommit', height: 8, round: 4 }] }],
        });
      }
    }));

  it('names the format of a log that an earlier version wrote', () =>
    withFolder(async (folder) => {
      const { data, file } = await makeData(folder);
      const bytes = await readFile(file);
      await writeFile(file, Buffer.concat([Buffer.from('adalvot1'), bytes.subarray(8)]));
      const { code, err } = await inspect(data);
      expect(code).toBe(1);
      expect(err).toContain('STORE_FORMAT');
    }));

  it('tells a renamed file, a foreign one, and an entry that is not ours', () =>
    withFolder(async (folder) => {
      const { data, file } = await makeData(folder, [...ENTRIES, Uint8Array.of(0x80)]);
      const unreadable = await inspect(data);
      expect(unreadable.code).toBe(1);
      expect(unreadable.report.entries.at(-1)).toMatchObject({ kind: 'unreadable' });
      await rename(file, join(dataPaths(data).votes, segmentName(2)));
      const renamed = await inspect(data, '--damage');
      expect(renamed.report).toMatchObject({ verdict: 'damaged', damage: [{ where: 'fileHead', offset: 0 }] });
      await unlink(join(dataPaths(data).votes, segmentName(2)));
      await writeFile(join(dataPaths(data).votes, 'notes.txt'), 'mine');
      expect((await inspect(data)).report).toMatchObject({ verdict: 'damaged', foreignFiles: ['notes.txt'] });
    }));

  it('finds what may have been signed twice', () =>
    withFolder(async (folder) => {
      const { data } = await makeData(folder, [voteEntry(prevote), voteEntry({ ...prevote, value: null })]);
      expect((await inspect(data)).report.conflicts).toEqual(['7/0/prevote']);
    }));

  it('verifies the certificates of a height whose set the genesis names', () =>
    withFolder(async (folder) => {
      const chain = createSimChain(4);
      const ledger = openLedger(encodeGenesis(chain.genesis), createReplayState().source);
      const proposer = chain.signers[1]?.key ?? signer.key;
      const executed = ledger.execute({
        time: SIM_START + 1,
        proposer,
        lastCommit: emptyBytes,
        txs: [],
        mode: 'build',
      });
      invariant(!isFault(executed), 'an empty block can be built');
      const value = executed.blockIdText;
      const content = { header: executed.headerBytes, lastCommit: emptyBytes, txs: [] };
      const ballot: Ballot = { kind: 'prevote', height: 1, round: 0, value, validRound: -1 };
      const votes = [0, 1, 3].map((validator) => {
        const by = chain.signers[validator] ?? signer;
        return { ...ballot, validator, signature: by.sign(ballotSigningHash(sha256, chain.genesisHash, ballot)) };
      });
      const spoilt = votes.map((vote, at) => (at === 1 ? { ...vote, signature: new Uint8Array(64) } : vote));
      const data = join(folder, 'data');
      const begun = { genesisHash: chain.genesisHash, key: proposer, at: SIM_START };
      await beginVoteLog({ dataFolder: data, begun, override: false });
      const { log } = await openVoteLog({ folder: dataPaths(data).votes, segmentBytesMax: 1024 * 1024 });
      await log.append([
        encodeEntry({ kind: 'value', height: 1, value, content }),
        encodeEntry({ kind: 'value', height: 1, value: VALUE, content }),
        encodeEntry({ kind: 'polka', votes }),
        encodeEntry({ kind: 'polka', votes: spoilt }),
      ]);
      await log.close();
      const genesis = join(folder, 'named.json');
      await writeFile(genesis, genesisText(chain.genesis));
      const checks = async (...more: readonly string[]) =>
        (await inspect(data, ...more)).report.entries.slice(1).map(({ content: own, signatures }) => own ?? signatures);
      expect(await checks()).toEqual(['good', 'bad', 'unknown', 'unknown']);
      expect(await checks('--genesis', genesis)).toEqual(['good', 'bad', 'good', 'bad']);
      await rename(genesis, join(folder, 'genesis.json'));
      expect(await checks()).toEqual(['good', 'bad', 'good', 'bad']);
    }));

  it('says so where there is no vote log', () =>
    withFolder(async (folder) => {
      const { code, err } = await inspect(join(folder, 'nothing'));
      expect(code).toBe(1);
      expect(err).toContain('STORE_OPEN_FAILED');
    }));
});

describe('adal votes begin', () => {
  let genesis: string;
  let key: string;
  let password: string;
  const place = (folder: string): string[] => ['--data', join(folder, 'data'), '--genesis', genesis, '--key', key];

  async function prepare(folder: string): Promise<void> {
    genesis = join(folder, 'genesis.json');
    key = join(folder, 'node', 'validator.key.json');
    password = join(folder, 'password');
    await writeFile(password, 'correct horse\n', { mode: 0o600 });
    await runCli(['init', join(folder, 'node'), '--validator', '--password-file', password]);
    for (const name of ['operator', 'operator-2'])
      await runCli([
        'keys',
        'new',
        '--out',
        join(folder, `${name}.key.json`),
        '--name',
        name,
        '--password-file',
        password,
      ]);
    const made = await runCli(
      ['genesis', 'new', '--chain', 'kz-test', '--bin', '260140000104', '--validator', key, '--out', genesis].concat(
        ['--name-kk', 'О', '--name-ru', 'О', '--name-en', 'O'],
        ['--key', join(folder, 'operator.key.json'), '--key', join(folder, 'operator-2.key.json')],
      ),
    );
    expect(made.err).toBe('');
  }

  it('begins a log once, from flags or from the node’s settings, and overrides only when told loudly', () =>
    withFolder(async (folder) => {
      await prepare(folder);
      const begun = await runCli(['votes', 'begin', ...place(folder), '--json']);
      expect(JSON.parse(begun.out)).toMatchObject({ outcome: 'begun' });
      expect(JSON.parse((await runCli(['votes', 'begin', ...place(folder), '--json'])).out).outcome).toBe('known');
      const quiet = await runCli(['votes', 'begin', ...place(folder), '--override']);
      expect(quiet.code).toBe(2);
      expect(quiet.err).toContain('--i-know-that-nothing-else-signs-with-this-key');
      const loud = await runCli([
        'votes',
        'begin',
        ...place(folder),
        '--override',
        '--i-know-that-nothing-else-signs-with-this-key',
      ]);
      expect(loud.code).toBe(0);
      expect(loud.err).toContain('sign twice');
      const { report } = await inspect(join(folder, 'data'));
      expect(report.entries.map(({ kind }) => kind)).toEqual(['begun', 'begun']);

      await writeFile(join(folder, 'node', 'genesis.json'), await readFile(genesis));
      const settings = join(folder, 'node', 'adal.toml');
      expect((await runCli(['votes', 'begin', '--config', settings])).code).toBe(0);
      expect((await inspect(join(folder, 'node', 'data'))).report.entries).toHaveLength(1);
    }));

  it('is done by init where the genesis is known', () =>
    withFolder(async (folder) => {
      await prepare(folder);
      const node = join(folder, 'second');
      await runCli(['init', node, '--validator', '--password-file', password, '--genesis', genesis]);
      expect((await inspect(join(node, 'data'))).report.entries).toMatchObject([{ kind: 'begun' }]);
    }));
});
