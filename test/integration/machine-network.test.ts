import { expect, test } from 'vitest';
import { createSimNetwork } from '../sim-lite/network.ts';

test('four validators and an observer commit the same blocks under load', async () => {
  const net = createSimNetwork({ seed: 1, validators: 4, observers: 1 });
  await net.start();
  const txs = Array.from({ length: 40 }, (_, i) => net.submit(i % 5, `document ${i}`));
  const done = () => txs.every((signed) => net.witness.included.has(signed.txHashText));
  expect(await net.run(done, 60_000)).toBe(true);
  console.log(
    net.heights(),
    net.witness.violations,
    net.nodes.map((n) => n.bans),
    net.now(),
  );
});
