import { afterAll, beforeAll, expect, it } from 'vitest';
import { keyText } from '../../ledger/base/keys.ts';
import { modules } from '../../ledger/modules/index.ts';
import { runCli } from '../cli-run.ts';
import { HAND_BIN } from '../hand-chain.ts';
import { type RpcWorld, startRpcWorld } from './rpc-world.ts';

let world: RpcWorld;
beforeAll(async () => {
  world = await startRpcWorld();
  const key = world.chain.validators[0]?.key as Uint8Array;
  const point = new Uint8Array(48).fill(0x97);
  const dated = modules
    .flatMap(({ params }) => params)
    .map((row) => [row.name, [{ value: row.defaults.demo, from: 0, act: 'genesis' }]]);
  await world.append({ state: { params: Object.fromEntries(dated) } });
  await world.append({
    state: {
      sealHead: { epoch: 1, setFrom: 0, active: { epoch: 1, keyId: new Uint8Array(32).fill(5) } },
      'sealKey/1': {
        status: 'ACTIVE',
        since: 1_700_000_000_000,
        attempt: 1,
        set: [{ key, org: HAND_BIN }],
        participants: [{ key, org: HAND_BIN, ek: point }],
        t: 1,
        dealt: [1],
        guilty: [],
        acks: [1],
        key: { keyId: new Uint8Array(32).fill(5), joint: [point], members: [point] },
        missing: [],
        beats: [2],
        tenders: 7,
      },
    },
  });
});
afterAll(() => world.close());

it('adal seal status warns that one validator reads all bids, and that nobody proves its share', async () => {
  const { code, out } = await runCli(['seal', 'status', '--url', world.url]);
  expect(code).toBe(0);
  expect(out).toMatch(/^NOTE: t = 1, one validator can read all bids\./);
  expect(out).toContain('NOTE: epoch 1 needs 1 to open, and 0 can.');
  expect(out).toContain('Epoch 1: ACTIVE (In use), attempt 1');
  expect(out).toContain('opens: 1 of 1; could open now: 0; tenders: 7');
  expect(out).toContain(`key id: ${'05'.repeat(32)}`);
  const row = out.split('\n').find((line) => line.includes(keyText(world.chain.validators[0]?.key as never)));
  expect(row).toMatch(/ silent +1970-01-01T00:20:00.000Z$/);
  for (const [language, banner] of [
    ['kk', 'бір валидатор барлық өтінімді оқи алады'],
    ['ru', 'один валидатор может прочесть все заявки'],
  ])
    expect((await runCli(['seal', 'status', '--url', world.url, '--lang', language as string])).out).toContain(banner);
});

it('adal seal status --json gives the answer of the node', async () => {
  const { out } = await runCli(['seal', 'status', '--url', world.url, '--json']);
  expect(JSON.parse(out)).toEqual((await world.call('seal_status', {})).result);
});

it('the metrics tell it too', async () => {
  const { text } = await world.send('/metrics');
  expect(text).toContain('adal_seal_epoch 1\n');
  expect(text).toContain('adal_seal_threshold 1\n');
  expect(text).toContain('adal_seal_live_openers 0\n');
});
