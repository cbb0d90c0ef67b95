import { beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../ledger/base/bytes.ts';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { keyText } from '../../ledger/base/keys.ts';
import { encodeCommit, encodeHeader, validatorsHash } from '../../ledger/block/block.ts';
import type { ExecutedBlock } from '../../ledger/execution/execute-block.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import type { DoorPorts, NodeStatus } from '../../node/ports.ts';
import type { MethodContext } from '../../node/rpc/method.ts';
import { methods } from '../../node/rpc/method-table.ts';
import { anchorOf, createExecutionChain, type ExecutionChain, recordsOf, START, txOf } from '../execution-chain.ts';
import type { TestParty } from '../ledger-context.ts';
import { p1, p2, p3, p4 } from '../validator-scene.ts';

const second = (party: TestParty) => ({ cosigners: [party.keys[1]] });

/** What a door asks; consensus stands one height above the tip, in round 1. */
function ask(chain: ExecutionChain): (method: string, params?: object) => Promise<Record<string, unknown>> {
  const { store, genesis, ledger } = chain;
  const status = (): Partial<NodeStatus> => {
    const { height } = ledger.tip();
    return { consensus: { height: height + 1, round: 1, step: 'prevote' }, bestSeenHeight: height };
  };
  const ports = { store, genesis, genesisHash: ledger.genesisHash, status } as unknown as DoorPorts;
  const context = { ports, sha256, now: () => START } as unknown as MethodContext;
  return async (method, params = {}) => {
    const row = methods.find(({ name }) => name === method);
    if (row === undefined) throw new TypeError(`there is no ${method}`);
    const result = await row.handler(context, row.params.parse(params) as Record<string, unknown>, 'en');
    if (isFault(result)) throw new TypeError(result.code);
    return row.result.parse(result) as Record<string, unknown>;
  };
}

/** A block on the tip; who signed the tip, by place in its set, and in which round. */
async function block(
  chain: ExecutionChain,
  txs: ExecutedBlock['txs'],
  signers: readonly number[] = [0, 1, 2],
  round = 0,
): Promise<ExecutedBlock> {
  const tip = chain.ledger.tip();
  if (tip.height === 0) return chain.block({ txs });
  const size = chain.ledger.validators(tip.height).length;
  const signatures = Array.from({ length: size }, (_, at) => (signers.includes(at) ? new Uint8Array(64) : null));
  return chain.block({ txs, lastCommit: encodeCommit({ round, blockId: tip.blockId, signatures }) });
}

describe('what a door tells of the validators', () => {
  const chain = createExecutionChain();
  const call = ask(chain);
  const leave: ValueMap = { action: 'LEAVE', org: p4.bin, key: p4.keys[0] };
  const blocks: ExecutedBlock[] = [];
  let proposal = '';

  beforeAll(async () => {
    const proposed = txOf(p1, 'validator.propose', leave, second(p1));
    blocks.push(await block(chain, [proposed]));
    const record = recordsOf(blocks[0] as ExecutedBlock)[1];
    proposal = record?.result.ok === true ? (record.result.value.proposal as string) : '';
    blocks.push(await block(chain, [], [0, 1, 2]));
  });

  it('open proposals, with how far they are', async () => {
    const found = await call('validator_open');
    expect(found).toMatchObject({ height: 2, next: null });
    expect(found.proposals).toEqual([
      {
        proposal,
        action: 'LEAVE',
        org: p4.bin,
        key: keyText(p4.keys[0]),
        proposedBy: p1.bin,
        proposedAt: START + 1000,
        expiresAt: START + 1000 + 600_000,
        approvals: [p1.bin],
        approved: 1,
        needed: 3,
      },
    ]);
  });

  it('headers name the next set before it votes, and the door shows both', async () => {
    const approvals = [p2, p3].map((party) => txOf(party, 'validator.approve', { proposal }));
    // The commit of height 2 took a second round: its first proposer is passed over from height 4 on.
    for (const txs of [approvals, [], [], []]) blocks.push(await block(chain, txs, [0, 1, 2], txs.length > 0 ? 1 : 0));
    const hashes = [4, 3].map((size) => toHex(validatorsHash(sha256, chain.genesis.validators.slice(0, size))));
    const [old, young] = hashes;
    // Decided in block 3: header 4 names it, height 5 is the first it votes on.
    expect(
      blocks.slice(2).map(({ header }) => [header.height, toHex(header.validators), toHex(header.nextValidators)]),
    ).toEqual([
      [3, old, old],
      [4, old, young],
      [5, young, young],
      [6, young, young],
    ]);
    const now = await call('chain_validators');
    expect(now).toMatchObject({ height: 6, from: 5, before: 0, quorum: 3, hash: young, next: null });
    const then = await call('chain_validators', { height: 4 });
    expect(then).toMatchObject({ from: 0, before: null, hash: old, next: { from: 5, hash: young, quorum: 3 } });
    expect((then.validators as unknown[]).length).toBe(4);
    expect(await call('validator_open')).toMatchObject({ proposals: [] });
  });

  it('who took part, by the certificates in the headers, also of a set that was', async () => {
    blocks.push(await block(chain, [], [0, 1]));
    const found = await call('consensus_participation');
    // Height 2 is in round 1; the proposer of every block is the first validator in this test.
    expect(found).toMatchObject({ from: 1, to: 6, laterRounds: 1 });
    const rows = found.validators as readonly Record<string, unknown>[];
    expect(
      rows.map(({ name, blocks: of, signed, proposed, lastSigned }) => [name, of, signed, proposed, lastSigned]),
    ).toEqual([
      ['v1', 6, 6, 6, 6],
      ['v2', 6, 6, 0, 6],
      ['v3', 6, 5, 0, 5],
      ['v4', 4, 0, 0, null],
    ]);
    expect(await call('consensus_participation', { blocks: 2 })).toMatchObject({ from: 5, to: 6, laterRounds: 0 });
  });

  it('whose turn it is, and whose turns are passed over and until when', async () => {
    const { height } = chain.ledger.tip();
    const state = await call('consensus_state');
    expect(state).toMatchObject({ height: height + 1, round: 1, step: 'prevote', bestSeenHeight: height });
    const set = chain.ledger.validators(height + 1);
    // n = 3 tolerates none, so nobody is passed over any more.
    expect(state.skipped).toEqual([]);
    expect(state.proposer).toMatchObject({ name: set[(height + 2) % set.length]?.name });
    const four = createExecutionChain();
    for (const round of [0, 0, 1]) await block(four, [], [0, 1, 2], round);
    const found = await ask(four)('consensus_state');
    // Round 0 of height 2 was the turn of place 2.
    expect(found.skipped).toEqual([{ ...memberOf(p3), name: 'v3', failures: 1, failedAt: 2, until: 34 }]);
    // Of the three left, height 4 in round 1 is the turn of place (4 + 1) mod 3.
    expect(found.proposer).toMatchObject({ name: 'v4' });
    const { validators } = await ask(four)('consensus_participation');
    expect((validators as readonly Record<string, unknown>[]).map(({ skipped }) => skipped)).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });

  it('how the set of a receipt follows from the genesis set', async () => {
    const early = await call('tx_receipt', { txId: (blocks[0] as ExecutedBlock).txs[0]?.txIdText });
    expect([early.handOffs, (early.validators as unknown[]).length]).toEqual([undefined, 4]);
    const late = anchorOf(p1, 1);
    blocks.push(await block(chain, [late], [0, 1, 2]));
    const receipt = await call('tx_receipt', { txId: late.txIdText });
    const { header } = blocks[3] as ExecutedBlock;
    const validators = receipt.validators as unknown[];
    expect(validators).toHaveLength(3);
    const bytes = { header: toHex(encodeHeader(header)), commit: toHex((blocks[4] as ExecutedBlock).lastCommit) };
    expect([header.height, receipt.handOffs]).toEqual([4, [{ ...bytes, validators }]]);
  });

  it('nothing yet, before there is a block', async () => {
    const empty = createExecutionChain();
    const state = await ask(empty)('consensus_state');
    expect(state).toMatchObject({ proposer: null, skipped: [] });
    await expect(ask(empty)('chain_validators')).rejects.toThrow('RPC_HEIGHT_UNKNOWN');
    await block(empty, []);
    expect(await ask(empty)('consensus_participation')).toMatchObject({ from: 1, to: 0, laterRounds: 0 });
  });
});

function memberOf({ bin, keys }: TestParty): { readonly key: string; readonly org: string } {
  return { key: keyText(keys[0]), org: bin };
}
