import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../ledger/base/bytes.ts';
import { voteSigningHash } from '../../ledger/base/vote-bytes.ts';
import { type Evidence, encodeEvidence, evidenceId } from '../../ledger/evidence/evidence-form.ts';
import { evidenceEntryId, heightText } from '../../ledger/modules/evidence/evidence-entries.ts';
import { encodeTx, signedTx, txIdOf } from '../../ledger/tx/transaction.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { GENESIS_TIME, HAND_BIN } from '../hand-chain.ts';
import { type RpcWorld, startRpcWorld } from './rpc-world.ts';

let world: RpcWorld;
const ids: string[] = [];

/** Validator 2 prevotes twice at heights 3, 5 and 9; validator 1 at height 5 too. */
beforeAll(async () => {
  world = await startRpcWorld();
  await world.append({});
  for (const [height, validator] of [
    [3, 2],
    [5, 2],
    [5, 1],
    [9, 2],
  ] as const)
    await record(height, validator);
});
afterAll(() => world.close());

function doubled(height: number, validator: number): Evidence {
  const vote = (byte: number) => {
    const ballot = { kind: 'prevote', height, round: 0, validRound: -1 } as const;
    const blockId = new Uint8Array(32).fill(byte);
    const digest = voteSigningHash(sha256, { ...ballot, blockId, genesisHash: world.chain.genesisHash });
    const signature = world.chain.signers[validator]?.sign(digest) ?? new Uint8Array(64);
    return { ...ballot, value: toHex(blockId), validator, signature };
  };
  return { kind: 'duplicateVote', first: vote(1), second: vote(2) };
}

async function record(height: number, validator: number): Promise<void> {
  const evidence = doubled(height, validator);
  const id = evidenceEntryId(height, evidenceId(sha256, evidence));
  const key = world.chain.validators[validator]?.key ?? new Uint8Array(0);
  const tx = {
    v: 1,
    chain: 'hand',
    type: 'evidence.report',
    key: world.chain.sender.key,
    cosigners: [],
    expires: GENESIS_TIME + 600_000,
    payload: { evidence: encodeEvidence(evidence) },
  } as const;
  const signed = signedTx(sha256, tx, [new Uint8Array(64)]);
  const entry = {
    kind: 'duplicateVote',
    height,
    guilty: [key],
    organisations: [HAND_BIN],
    reportedBy: HAND_BIN,
    txId: txIdOf(sha256, encodeTx(tx)),
    at: GENESIS_TIME,
  };
  const crime = `crime/${toHex(key)}/${heightText(height)}/duplicatePrevote/0`;
  await world.append({
    txs: [{ tx: signed, result: { ok: true, value: {}, events: [] } }],
    state: { [`evidence/${id}`]: entry, [crime]: { evidence: id, at: GENESIS_TIME } },
  });
  ids.push(id);
}

interface Page {
  readonly height: number;
  readonly evidence: readonly { readonly id: string; readonly height: number; readonly evidence?: string }[];
  readonly next: string | null;
}

async function ask(params: object): Promise<Page> {
  const answer = await world.call('consensus_evidence', params);
  expect(answer.error).toBeUndefined();
  return answer.result as Page;
}

const heights = ({ evidence }: Page): readonly number[] => evidence.map(({ height }) => height);

describe('consensus_evidence', () => {
  it('lists all evidence by height, a page at a time', async () => {
    expect(heights(await ask({}))).toEqual([3, 5, 5, 9]);
    const first = await ask({ limit: 3 });
    expect(heights(first)).toEqual([3, 5, 5]);
    const second = await ask({ limit: 3, after: first.next });
    expect(heights(second)).toEqual([9]);
    expect(second.next).toBeNull();
  });

  it('lists from a height on, and of one validator', async () => {
    expect(heights(await ask({ from: 5 }))).toEqual([5, 5, 9]);
    expect(heights(await ask({ from: 10 }))).toEqual([]);
    const validator = toHex(world.chain.validators[2]?.key ?? new Uint8Array(0));
    expect(heights(await ask({ validator }))).toEqual([3, 5, 9]);
    expect(heights(await ask({ validator, from: 4, limit: 1 }))).toEqual([5]);
    expect(heights(await ask({ validator: `ed01${'00'.repeat(32)}` }))).toEqual([]);
  });

  it('gives the bytes of one by its id', async () => {
    const { evidence } = await ask({ id: ids[0] });
    expect(evidence).toMatchObject([
      { height: 3, organisations: [HAND_BIN], evidence: toHex(encodeEvidence(doubled(3, 2))) },
    ]);
    expect((await ask({})).evidence.every((shown) => shown.evidence === undefined)).toBe(true);
    const unknown = await world.call('consensus_evidence', { id: 'x' });
    expect(unknown.error?.data.fault).toBe('RPC_NOT_FOUND');
  });
});
