import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../ledger/base/bytes.ts';
import type { Value } from '../../ledger/base/codec.ts';
import { methods } from '../../node/rpc/method-table.ts';
import { GENESIS_TIME, HAND_BIN } from '../hand-chain.ts';
import { type RpcWorld, startRpcWorld } from './rpc-world.ts';

const TENDER = 't-00112233445566aa';
const idOf = (n: number) => `g-${n.toString(16).padStart(16, '0')}`;
const guaranteeOf = (n: number) => ({
  tender: TENDER,
  lot: n,
  bank: HAND_BIN,
  amount: 100 + n,
  currency: 'KZT',
  submitterTag: new Uint8Array(32).fill(n),
  principalCommit: new Uint8Array(32).fill(n + 1),
  validTo: n === 2 ? GENESIS_TIME : GENESIS_TIME * 2,
  textHash: new Uint8Array(32).fill(n + 2),
  issuedAt: GENESIS_TIME,
  state: n === 2 ? 'HELD' : 'ISSUED',
  stateSince: GENESIS_TIME,
});
let world: RpcWorld;

beforeAll(async () => {
  world = await startRpcWorld();
  const numbers = [1, 2, 3];
  const state: Record<string, Value> = {
    [`tenderGuarantees/${TENDER}`]: { count: numbers.length, swept: 0 },
    ...Object.fromEntries(numbers.map((n) => [`tenderGuarantee/${TENDER}/${n}`, idOf(n)])),
    ...Object.fromEntries(numbers.map((n) => [`guarantee/${idOf(n)}`, guaranteeOf(n)])),
  };
  await world.append({ state });
  // A proof of state needs the header that carries it.
  await world.append({});
});
afterAll(() => world.close());

async function ok(method: string, params: unknown): Promise<Record<string, unknown>> {
  const { result, error } = await world.call(method, params);
  expect(error, `${method} ${JSON.stringify(params)}`).toBeUndefined();
  const row = methods.find(({ name }) => name === method);
  expect(row?.result.safeParse(result).error, `${method} fits its result schema`).toBeUndefined();
  return result as Record<string, unknown>;
}

describe('guarantee_', () => {
  it('get gives one, with words for its state, and with its proof', async () => {
    const { guarantee, id, proof } = await ok('guarantee_get', { guarantee: idOf(2), proof: true });
    expect(id).toBe(idOf(2));
    expect(guarantee).toMatchObject({
      bank: HAND_BIN,
      lot: 2,
      state: 'HELD',
      expired: true,
      stateText: { en: 'Held' },
    });
    expect(guarantee).toMatchObject({ submitterTag: toHex(guaranteeOf(2).submitterTag) });
    expect(proof).toMatchObject({ key: `guarantee/${idOf(2)}` });
    expect((await ok('guarantee_get', { guarantee: idOf(1) })).proof).toBeUndefined();
    const missing = await world.call('guarantee_get', { guarantee: idOf(9) });
    expect(missing.error?.data.fault).toBe('RPC_NOT_FOUND');
  });

  it('list gives those of a tender in pages', async () => {
    const ids = ({ guarantees }: Record<string, unknown>) => (guarantees as { id: string }[]).map(({ id }) => id);
    const first = await ok('guarantee_list', { tender: TENDER, limit: 2 });
    expect([ids(first), first.next]).toEqual([[idOf(1), idOf(2)], 2]);
    const second = await ok('guarantee_list', { tender: TENDER, limit: 2, after: first.next });
    expect([ids(second), second.next]).toEqual([[idOf(3)], null]);
    expect((await ok('guarantee_list', { tender: 't-none' })).guarantees).toEqual([]);
    expect((await world.call('guarantee_list', {})).error?.data.fault).toBe('RPC_INVALID_PARAMS');
  });
});
