import { afterAll, beforeAll, expect, it } from 'vitest';
import { keyText } from '../../ledger/base/keys.ts';
import { runCli } from '../cli-run.ts';
import { GENESIS_TIME, HAND_BIN } from '../hand-chain.ts';
import { type RpcWorld, startRpcWorld } from './rpc-world.ts';

let world: RpcWorld;
beforeAll(async () => {
  world = await startRpcWorld();
  const [first] = world.chain.validators;
  if (first === undefined) throw new TypeError('a chain has validators');
  const proposal = {
    action: 'LEAVE',
    org: HAND_BIN,
    key: first.key,
    proposedBy: HAND_BIN,
    proposedAt: GENESIS_TIME,
    expiresAt: GENESIS_TIME + 600_000,
    status: 'OPEN',
    approvals: [HAND_BIN],
  };
  await world.append({
    state: { [`validatorOpen/${HAND_BIN}`]: ['00112233445566aa'], 'validatorProposal/00112233445566aa': proposal },
  });
  for (const silent of [[], [1], [1]]) await world.append({ silent });
});
afterAll(() => world.close());

it('adal validators shows who votes, who signed, and what is proposed', async () => {
  const { code, out } = await runCli(['validators', '--url', world.url, '--lang', 'en']);
  expect(code).toBe(0);
  const lines = out.split('\n');
  expect(lines[0]).toBe('Voting on height 4 (since 0); 3 votes decide:');
  const rows = world.chain.validators.map(({ name, key }) =>
    lines.find((line) => line.startsWith(name) && line.includes(keyText(key))),
  );
  // The certificates of blocks 1 to 3; the second validator is silent in that of block 3.
  expect(rows.map((line) => line?.match(/[0-9]+\/[0-9]+/)?.[0])).toEqual(['3/3', '2/3', '3/3', '3/3']);
  expect(out).toContain('Open for approval:');
  expect(lines.find((line) => line.startsWith('00112233445566aa'))).toMatch(/LEAVE .* 4\/3 +2023-11-14T22:23:20.000Z$/);
});

it('adal validators --json gives the same to programs', async () => {
  const { out } = await runCli(['validators', '--url', world.url, '--blocks', '1', '--json']);
  const shown = JSON.parse(out);
  expect(Object.keys(shown)).toEqual(['set', 'participation', 'proposals', 'skipped']);
  expect(shown).toMatchObject({
    set: { height: 4, from: 0, next: null },
    participation: { from: 3, to: 3 },
    proposals: [{ action: 'LEAVE', approved: 4, needed: 3 }],
    skipped: [],
  });
});
