import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { genesisText } from '../../cli/genesis-file.ts';
import { type Bytes, emptyBytes } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { invariant } from '../../ledger/base/invariant.ts';
import { precommitSigningHash } from '../../ledger/base/vote-bytes.ts';
import { encodeCommit } from '../../ledger/block/block.ts';
import { decodeRecord, encodeRecord } from '../../ledger/block/record.ts';
import { encodeGenesis } from '../../ledger/genesis/genesis-document.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { blocksOfStore } from '../../node/inspect/block-source.ts';
import { openLedger, type ReplayReport, replayHeight } from '../../node/inspect/replay.ts';
import { encodeEntry } from '../../node/machine/vote-log-entry.ts';
import { blockWriteFrom } from '../../node/runtime/block-write.ts';
import { ledgerSourceFrom } from '../../node/runtime/ledger-source.ts';
import { beginVoteLog } from '../../storage/begin-vote-log.ts';
import { dataPaths, openDataFolder } from '../../storage/data-folder.ts';
import type { BlockWrite, LedgerStore } from '../../storage/ledger-store.ts';
import { openLevelStore } from '../../storage/level-store.ts';
import { createMemoryStore } from '../../storage/memory-store.ts';
import { openVoteLog } from '../../storage/vote-log-file.ts';
import { runCli, withFolder } from '../cli-run.ts';
import { createSimChain, SIM_START } from '../sim/chain.ts';

const chain = createSimChain(4);
const GENESIS = encodeGenesis(chain.genesis);
const HEIGHTS = 9;

/** What a disk or a bug made of one block on its way to the store. */
type Change = (write: BlockWrite) => BlockWrite;

function certificate(height: number, blockId: Bytes): Bytes {
  const message = precommitSigningHash(sha256, chain.genesisHash, height, 0, blockId);
  const signatures = chain.signers.map((signer, place) => (place === height % 4 ? null : signer.sign(message)));
  return encodeCommit({ round: 0, blockId, signatures });
}

/** Nine blocks with two documents each, really executed and certified; `change` spoils what is stored of one height. */
async function fillStore(store: LedgerStore, change: Readonly<Record<number, Change>> = {}): Promise<void> {
  // Executed beside the store, so that a spoilt block does not change the ones after it.
  const clean = createMemoryStore();
  const ledger = openLedger(GENESIS, ledgerSourceFrom(clean));
  let lastCommit: Bytes = emptyBytes;
  for (let height = 1; height <= HEIGHTS; height++) {
    const time = SIM_START + height * 1000;
    const txs = ['a', 'b'].map((name) => chain.anchor(`${name}${height}`, time));
    const proposer = chain.signers[height % 4]?.key;
    invariant(proposer !== undefined, 'there are four');
    const executed = ledger.execute({ time, proposer, lastCommit, txs, mode: 'build' });
    invariant(!isFault(executed), 'the block can be built');
    lastCommit = certificate(height, executed.blockId);
    const write = blockWriteFrom(executed, lastCommit);
    await clean.commitBlock(write);
    ledger.advance(executed);
    await store.commitBlock(change[height]?.(write) ?? write);
  }
}

/** A node's folder as `adal init` lays it out. */
async function makeNode(folder: string, retainHeights: number): Promise<string> {
  const data = join(folder, 'data');
  mkdirSync(dirname(data), { recursive: true });
  writeFileSync(join(folder, 'genesis.json'), genesisText(chain.genesis));
  const { genesisHash } = chain;
  await openDataFolder({ folder: data, genesisHash });
  const store = await openLevelStore({ folder: dataPaths(data).ledger, genesisHash, retainHeights });
  await fillStore(store);
  await store.close();
  return data;
}

async function replay(data: string, height: number, ...more: readonly string[]) {
  const { code, out, err } = await runCli(['replay', '--data', data, '--height', String(height), '--json', ...more]);
  return { code, err, report: JSON.parse(out === '' ? '{}' : out) as ReplayReport };
}

describe('adal replay', () => {
  it('executes a stored block again from the retained state, from the genesis, or through all blocks before it', () =>
    withFolder(async (folder) => {
      const data = await makeNode(folder, 4);
      for (const [height, from] of [
        [1, 'genesis'],
        [9, 'retained'],
        [7, 'retained'],
        [4, 'replayed'],
      ] as const) {
        const { code, report } = await replay(data, height);
        expect(report).toMatchObject({ height, from, isSame: true });
        expect(code).toBe(0);
        expect(report.steps.filter(({ verdict }) => verdict !== 'same')).toEqual([]);
      }
      expect((await replay(data, 9, '--from-genesis')).report).toMatchObject({ from: 'replayed', isSame: true });
      const text = await runCli(['replay', '--data', data, '--height', '8']);
      expect(text.out).toContain('All the same');
      expect(text.out).toContain('header/stateRoot');
    }));

  it('refuses beside a running node, above the tip, and where there is no data', () =>
    withFolder(async (folder) => {
      const data = await makeNode(folder, 4);
      expect((await replay(data, 11)).code).toBe(4);
      const { genesisHash } = chain;
      const running = await openLevelStore({ folder: dataPaths(data).ledger, genesisHash, retainHeights: 4 });
      expect((await replay(data, 9)).err).toContain('STORE_LOCKED');
      await running.close();
      expect((await replay(join(folder, 'none'), 9, '--genesis', join(folder, 'genesis.json'))).err).toContain(
        'STORE_OPEN_FAILED',
      );
    }));

  it('tells after each entry of the vote log what a restart goes on from', () =>
    withFolder(async (folder) => {
      const data = join(folder, 'data');
      writeFileSync(join(folder, 'genesis.json'), genesisText(chain.genesis));
      const { genesisHash } = chain;
      const key = chain.signers[0]?.key;
      invariant(key !== undefined, 'there are four');
      await beginVoteLog({ dataFolder: data, begun: { genesisHash, key, at: SIM_START }, override: false });
      const { log } = await openVoteLog({ folder: dataPaths(data).votes, segmentBytesMax: 1024 * 1024 });
      const nil = { height: 1, value: null } as const;
      const stood = { locked: undefined, valid: undefined };
      await log.append([
        encodeEntry({
          kind: 'vote',
          ballot: { ...nil, kind: 'prevote', round: 0, validRound: -1 },
          standing: { ...stood, round: 0, step: 'prevote' },
        }),
        encodeEntry({
          kind: 'vote',
          ballot: { ...nil, kind: 'prevote', round: 2, validRound: -1 },
          standing: { ...stood, round: 2, step: 'prevote' },
        }),
        encodeEntry({
          kind: 'vote',
          ballot: { ...nil, kind: 'precommit', round: 2, validRound: null },
          standing: { ...stood, round: 2, step: 'precommit' },
        }),
      ]);
      await log.close();
      const { code, out } = await runCli(['replay', '--data', data, '--height', '1', '--json']);
      expect(code).toBe(0);
      expect(JSON.parse(out)).toMatchObject({
        height: 1,
        steps: [
          { entry: { kind: 'prevote', round: 0 }, restored: { round: 0, step: 'prevote' } },
          { entry: { kind: 'prevote', round: 2 }, restored: { round: 2, step: 'prevote' } },
          { entry: { kind: 'precommit', round: 2 }, restored: { round: 2, step: 'precommit' } },
        ],
        restored: { round: 2, step: 'precommit' },
      });
      const text = await runCli(['replay', '--data', data, '--height', '1']);
      expect(text.out).toContain('Started now, it goes on in round 2, step precommit.');
    }));
});

describe('a replay of a spoilt block', () => {
  async function differences(change: Readonly<Record<number, Change>>, height: number): Promise<readonly string[]> {
    const store = createMemoryStore();
    await fillStore(store, change);
    const report = await replayHeight({
      genesis: GENESIS,
      height,
      blocks: blocksOfStore(store),
      store,
      fromGenesis: false,
    });
    expect(report.isSame).toBe(false);
    return report.steps.flatMap(({ verdict, field = '' }) => (verdict === 'different' ? [field] : []));
  }

  it('names the record and its field', async () => {
    const spoilt: Change = (write) => {
      const record = decodeRecord(write.records[2] ?? emptyBytes);
      invariant(!isFault(record), 'a stored record decodes');
      const result = { ok: true, value: { id: 'another' }, events: [] } as const;
      return { ...write, records: write.records.with(2, encodeRecord({ ...record, result })) };
    };
    expect(await differences({ 5: spoilt }, 5)).toEqual(['header/recordsRoot', 'records/2/result']);
  });

  it('names the first state key whose stored value is another', async () => {
    const keys: string[] = [];
    const spoilt: Change = (write) => {
      const state = write.state.map((one, at) => {
        if (at !== 1 && at !== 3) return one;
        keys.push(one.key);
        return { ...one, value: Uint8Array.of(1) };
      });
      return { ...write, state };
    };
    expect(await differences({ 6: spoilt }, 6)).toEqual([`state/${keys[0]}`]);
  });

  it('names a signature of the certificate that does not verify, and a missing quorum', async () => {
    const signatures = [0, 1, 2, 3].map((place) => new Uint8Array(64).fill(place));
    const bad: Change = (write) => ({
      ...write,
      commit: encodeCommit({ round: 0, blockId: write.blockId, signatures }),
    });
    expect(await differences({ 3: bad }, 3)).toEqual(['commit/signatures/0']);
    const none = [null, null, null, null];
    const few: Change = (write) => ({
      ...write,
      commit: encodeCommit({ round: 0, blockId: write.blockId, signatures: none }),
    });
    expect(await differences({ 3: few }, 3)).toEqual(['commit/signatures']);
  });

  it('stops at the first block that differs when it comes from the genesis', async () => {
    const store = createMemoryStore({ retainHeights: 1 });
    const spoilt: Change = (write) => ({ ...write, lastCommit: write.lastCommit.with(5, 0x61) });
    await fillStore(store, { 3: spoilt });
    const options = { genesis: GENESIS, height: 8, blocks: blocksOfStore(store), store, fromGenesis: false };
    expect(await replayHeight(options)).toMatchObject({ height: 3, from: 'replayed', isSame: false });
  });

  it('says that the header differs where other rules would make another block', async () => {
    const store = createMemoryStore();
    await fillStore(store);
    const { block, tip } = blocksOfStore(store);
    const blocks = {
      tip,
      block: async (height: number) => {
        const found = await block(height);
        // The second transaction of block 4 is left out of the records, as a ledger with another rule would.
        return height === 4 ? { ...found, records: found.records.toSpliced(2, 1) } : found;
      },
    };
    const report = await replayHeight({ genesis: GENESIS, height: 4, blocks, store, fromGenesis: false });
    const fields = report.steps.flatMap(({ verdict, field }) => (verdict === 'different' ? [field] : []));
    expect(fields).toEqual(
      expect.arrayContaining(['header/recordsRoot', 'header/stateRoot', 'header/logRoot', 'header/logSize', 'blockId']),
    );
  });
});
