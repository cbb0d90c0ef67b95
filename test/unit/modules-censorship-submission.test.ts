import { describe, expect, it } from 'vitest';
import { createCensorshipScene } from '../censorship-scene.ts';
import { anchorOf, START, txOf } from '../execution-chain.ts';
import { issueOf, lodgeOf, opening, takeBackOf } from '../guarantee-blocks.ts';
import { testKey, testParties } from '../ledger-context.ts';
import { makeSealKey } from '../seal-blocks.ts';

const { customer, supplier } = testParties;
const submitter = testKey(200, 1);
const issue = issueOf(submitter);
const lodge = lodgeOf(submitter, issue);

/** A tender, a guarantee, and the receipt of validator 0 for its lodging. */
async function lodging() {
  const scene = createCensorshipScene([
    { name: 'censorship.blocksMin', value: 3 },
    { name: 'censorship.spacingMs', value: 1 },
  ]);
  await makeSealKey({ ...scene, block: (txs) => scene.block(1, txs) });
  await scene.block(1, opening);
  await scene.block(1, [issue]);
  expect(scene.ledger.admit(lodge, scene.ledger.tip().time + 1)).toBeUndefined();
  const receipt = scene.receipt(0, lodge);
  return { scene, verdict: () => scene.refusal(receipt)?.code ?? 'taken' };
}

const addKey = (signers: readonly [(typeof customer.keys)[0], (typeof customer.keys)[1]]) =>
  txOf(
    customer,
    'identity.addKey',
    { org: customer.bin, key: submitter },
    { key: signers[0], cosigners: [signers[1], submitter], expires: START + 3_600_000 },
  );

describe('a mark for the transaction of a submission key', () => {
  it('is given while the key was admitted all along', async () => {
    const { scene, verdict } = await lodging();
    await scene.blocks(1, 1, 0, 1);
    expect(verdict()).toBe('taken');
  });

  it('is not given once a guarantee that admitted the key has ended: an honest proposer had to drop it', async () => {
    const { scene, verdict } = await lodging();
    await scene.block(1, [takeBackOf(issue)]);
    // What the honest proposer does: the transaction may be in no block any more, and leaves its pool.
    const built = await scene.block(0, [lodge], 1000, 'build');
    expect(built.dropped.map(({ fault }) => fault.code)).toEqual(['BID_NOT_ADMITTED']);
    await scene.blocks(1, 0, 1);
    expect(verdict()).toBe('CENSORSHIP_NOT_SHOWN');
    // Another guarantee admits the key again; what was dropped does not come back to the pool.
    await scene.block(1, [issueOf(submitter, 2)]);
    await scene.blocks(1, 1, 0, 1);
    expect(verdict()).toBe('CENSORSHIP_NOT_SHOWN');
  });

  it('is given when one guarantee ended and another went on admitting the key', async () => {
    const { scene, verdict } = await lodging();
    const second = issueOf(submitter, 2);
    await scene.block(1, [second]);
    await scene.block(1, [takeBackOf(second)]);
    await scene.blocks(1, 1, 0, 1);
    expect(verdict()).toBe('taken');
  });

  it('is not given once the key is registered: it signs no such transaction any more', async () => {
    const { scene, verdict } = await lodging();
    await scene.block(1, [addKey(customer.keys)]);
    const built = await scene.block(0, [lodge], 1000, 'build');
    expect(built.dropped.map(({ fault }) => fault.code)).toEqual(['TX_KEY_REGISTERED']);
    await scene.blocks(1, 0, 1);
    expect(verdict()).toBe('CENSORSHIP_NOT_SHOWN');
  });

  it('leaves the marks of other types as they are, whatever became of the key that signed them', async () => {
    const { scene } = await lodging();
    const wanted = anchorOf(supplier, 1, { expires: START + 3_600_000 });
    const receipt = scene.receipt(0, wanted);
    await scene.block(1, [takeBackOf(issue)]);
    await scene.blocks(1, 1, 0, 1);
    expect(scene.refusal(receipt)).toBeUndefined();
  });
});
