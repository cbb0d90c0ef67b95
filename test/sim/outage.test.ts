import { describe, expect, test } from 'vitest';
import { createSimChain } from './chain.ts';
import { createSimNetwork, type SimNetwork } from './network.ts';
import { keyedSignatures } from './signatures.ts';

const TIMEOUT_MAX_MS = 10_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const WEEK_MS = 7 * 24 * HOUR_MS;

function fourNodes(seed: number): SimNetwork {
  return createSimNetwork({
    seed,
    validators: 4,
    chain: createSimChain(4, {}, keyedSignatures),
    links: { delay: { kind: 'cities', jitterMean: 3 }, lossPerMille: 10, duplicatePerMille: 0, reorder: true },
  });
}

/** Plays until height 10 under load, ends `fallen` for so long, brings `back` again; gives how long the first block took, ms. */
async function blockAfterOutage(seed: number, fallen: readonly number[], back: readonly number[], outageMs: number) {
  const net = fourNodes(seed);
  net.start();
  const submit = (): void => {
    net.offer(3, net.chain.anchor(`document at ${net.now()}`, net.now()), () => undefined);
    if (net.witness.reference.height() < 10) net.at(net.now() + 300, submit);
  };
  net.at(net.now() + 1_000, submit);
  expect(await net.run(() => net.witness.reference.height() >= 10, 10 * MINUTE_MS)).toBe(true);
  for (const node of fallen) net.kill(node, 'prefix', true);
  const before = net.witness.reference.height();
  await net.run(() => false, outageMs);
  expect(net.witness.reference.height()).toBeLessThanOrEqual(before + 1);
  const stopped = net.witness.reference.height();
  const from = net.now();
  for (const node of back) net.restart(node);
  expect(await net.run(() => net.witness.reference.height() > stopped, HOUR_MS)).toBe(true);
  const tookMs = net.now() - from;
  expect(await net.run(() => net.witness.reference.height() > stopped + 20, HOUR_MS)).toBe(true);
  expect(net.witness.violations).toEqual([]);
  expect(net.nodes.filter(({ index }) => back.includes(index) && !net.nodes[index]?.isUp())).toEqual([]);
  return tookMs;
}

const LENGTHS = [
  ['a minute', MINUTE_MS],
  ['an hour', HOUR_MS],
  ['a week', WEEK_MS],
] as const;

describe.each(LENGTHS)('after an outage of %s', (_, outageMs) => {
  // Who is left says its last words again every second, so that more of them cost a minute of real time for a week.
  const fallen = outageMs === WEEK_MS ? [0, 1, 2] : [0, 2];

  test.each(outageMs === WEEK_MS ? [1] : [1, 2, 3])(
    `of ${fallen.length} in four the first block comes within two capped timeouts (seed %i)`,
    async (seed) => {
      expect(await blockAfterOutage(seed, fallen, fallen, outageMs)).toBeLessThanOrEqual(2 * TIMEOUT_MAX_MS);
    },
  );

  test('of all the first block comes within two capped timeouts', async () => {
    expect(await blockAfterOutage(4, [0, 1, 2, 3], [0, 1, 2, 3], outageMs)).toBeLessThanOrEqual(2 * TIMEOUT_MAX_MS);
  });

  test.each([0, 1, 2])('of which one in four never comes back: within two more (node %i)', async (gone) => {
    const back = [0, 1, 2, 3].filter((node) => node !== gone);
    expect(await blockAfterOutage(5, [0, 1, 2, 3], back, outageMs)).toBeLessThanOrEqual(2 * 2 * TIMEOUT_MAX_MS);
  });
});
