import { describe, expect, it } from 'vitest';
import type { ExecutedBlock } from '../../ledger/execution/execute-block.ts';
import { commitOf, createExecutionChain, type ExecutionChain } from '../execution-chain.ts';

/** Commits a block whose parent was decided in `round` and signed by `signers`; the proposer is a place of the set. */
async function block(
  chain: ExecutionChain,
  options: { readonly round?: number; readonly signers?: readonly number[]; readonly proposer?: number } = {},
): Promise<ExecutedBlock> {
  const { round = 0, signers = [0, 1, 2, 3], proposer = 0 } = options;
  const tip = chain.ledger.tip();
  const lastCommit = tip.height === 0 ? new Uint8Array(0) : commitOf(tip.blockId, round, signers);
  const key = chain.genesis.validators[proposer]?.key as never;
  return await chain.block({ txs: [], lastCommit, proposer: key });
}

/** The chain after block `height`, every block proposed by place 0 in round 0. */
async function chainAt(height: number): Promise<ExecutionChain> {
  const chain = createExecutionChain();
  while (chain.ledger.tip().height < height) await block(chain);
  return chain;
}

async function blocks(chain: ExecutionChain, count: number, signers?: readonly number[]): Promise<void> {
  for (let i = 0; i < count; i++) await block(chain, signers === undefined ? {} : { signers });
}

describe('leader health', () => {
  it('writes nothing while every height is decided in round 0', async () => {
    const chain = await chainAt(3);
    expect((await block(chain)).deltas).toEqual([]);
    expect(chain.ledger.leaders()).toEqual([0, 1, 2, 3]);
  });

  it('skips the proposer whose round passed, from the next height on, and says so in record 0', async () => {
    const chain = await chainAt(5);
    // Height 5: round 0 is place 1's, round 1 is place 2's.
    const told = await block(chain, { round: 1 });
    expect(chain.ledger.leaders()).toEqual([0, 2, 3]);
    expect(JSON.stringify(Buffer.from(told.records[0] as Uint8Array).toString('latin1'))).toContain(
      'chain.leaderSkipped',
    );
  });

  it('does not skip the proposer whose value was decided in a later round', async () => {
    const chain = await chainAt(4);
    await block(chain, { proposer: 1 });
    await block(chain, { round: 1 });
    expect(chain.ledger.leaders()).toEqual([0, 1, 2, 3]);
  });

  it('skips at most f, the latest failure before the earlier, ties by key', async () => {
    const chain = await chainAt(5);
    // Rounds 0, 1, 2 of height 5 were those of places 1, 2, 3; all failed at once: the lowest key of them is skipped.
    await block(chain, { round: 3 });
    expect(chain.ledger.leaders()).toEqual([0, 2, 3]);
    // Height 6 was begun before that was known: round 0 was place 2's, and its failure is the latest now.
    await block(chain, { round: 1 });
    expect(chain.ledger.leaders()).toEqual([0, 1, 3]);
  });

  it('restores after the term when 8 of the last 32 commits since the failure were signed', async () => {
    const chain = await chainAt(5);
    await block(chain, { round: 1 });
    // The failure was at height 5: the term is over at height 37.
    await blocks(chain, 30, [0, 2, 3]);
    expect(chain.ledger.tip().height).toBe(36);
    expect(chain.ledger.leaders()).toEqual([0, 2, 3]);
    await blocks(chain, 7);
    expect(chain.ledger.leaders()).toEqual([0, 2, 3]);
    await block(chain);
    expect(chain.ledger.leaders()).toEqual([0, 1, 2, 3]);
  });

  it('writes nothing again once all are restored', async () => {
    const chain = await chainAt(5);
    await block(chain, { round: 1 });
    await blocks(chain, 34);
    expect(chain.ledger.leaders()).toEqual([0, 1, 2, 3]);
    expect((await block(chain)).deltas.filter(({ key }) => key.startsWith('leaders'))).toEqual([]);
  });

  it('never restores the dead, whatever the term', async () => {
    const chain = await chainAt(5);
    await block(chain, { round: 1 });
    await blocks(chain, 200, [0, 2, 3]);
    expect(chain.ledger.leaders()).toEqual([0, 2, 3]);
  });

  it('forgets signatures from before the failure, and doubles the term of one that fails again', async () => {
    const chain = await chainAt(5);
    await block(chain, { round: 1 });
    await blocks(chain, 31);
    expect(chain.ledger.leaders()).toEqual([0, 1, 2, 3]);
    // Height 37 is place 1's again.
    expect(chain.ledger.tip().height).toBe(37);
    await block(chain, { round: 1 });
    expect(chain.ledger.leaders()).toEqual([0, 2, 3]);
    await blocks(chain, 62);
    expect(chain.ledger.tip().height).toBe(100);
    expect(chain.ledger.leaders()).toEqual([0, 1, 2, 3]);
  });

  it('judges a height by the leaders of that height, not by those of the next', async () => {
    const chain = await chainAt(5);
    await block(chain, { round: 1 });
    await block(chain);
    // Height 7 was the first without place 1: leaders 0, 2, 3, and 7 mod 3 is place 2's turn; of all four it would be place 3's.
    await block(chain, { round: 1 });
    expect(chain.ledger.leaders()).toEqual([0, 1, 3]);
  });
});
