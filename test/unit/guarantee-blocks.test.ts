import { describe, expect, it } from 'vitest';
import { isFault } from '../../ledger/base/fault.ts';
import { submitterSubject } from '../../ledger/base/submitter-tag.ts';
import { guaranteeEntries, guaranteeIdFromTx } from '../../ledger/modules/guarantee/guarantee-entries.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { blockEvents } from '../../node/http/chain-events.ts';
import { committedState } from '../../node/rpc/committed-state.ts';
import { createExecutionChain, recordsOf, START, txOf } from '../execution-chain.ts';
import { issueOf, lodgeOf, opening, TENDER, takeBackOf } from '../guarantee-blocks.ts';
import { testKey, testParties } from '../ledger-context.ts';
import { makeSealKey } from '../seal-blocks.ts';

const { customer, organizer, outsider } = testParties;
const submitter = testKey(200, 1);
const own = submitterSubject(sha256, submitter);
const issue = issueOf(submitter);
const id = guaranteeIdFromTx(sha256, issue.txId);

async function openChain() {
  const chain = createExecutionChain();
  await makeSealKey({ ...chain, block: (txs) => chain.block({ txs }) });
  const before = chain.ledger.tip().height;
  const { records } = await chain.block({ txs: opening });
  expect(recordsOf({ records }).map((record) => record.result.ok)).not.toContain(false);
  /** Of the n-th block since there was a key. */
  const eventsOf = (n: number) =>
    blockEvents({ ...chain, genesisHash: chain.ledger.genesisHash }, sha256, before + n).events;
  return { ...chain, eventsOf };
}

describe('a guarantee in blocks', () => {
  it('is issued and lodged, and joins the histories of the key, the guarantee and the tender', async () => {
    const chain = await openChain();
    const executed = await chain.block({ txs: [issue, lodgeOf(submitter, issue)] });
    expect(recordsOf(executed).map((record) => record.result.ok)).toEqual([true, true, true]);
    const joined = (record: number) =>
      executed.subjects
        .filter(({ logIndex }) => logIndex === executed.firstIndex + record)
        .map(({ subject }) => subject)
        .sort();
    expect(joined(1)).toEqual([`guarantee/${id}`, `org/${outsider.bin}`, own, `tender/${TENDER}`]);
    expect(joined(2)).toEqual([`guarantee/${id}`, own, `tender/${TENDER}`]);
    expect(committedState(chain.store).get(guaranteeEntries, id)?.state).toBe('LODGED');
    const told = chain.eventsOf(2).filter(({ index }) => index === 2);
    expect(told.map(({ type }) => type)).toEqual(['transaction.recorded', 'guarantee.lodged']);
    for (const { subjects } of told) expect([...subjects].sort()).toEqual(joined(2));
  });

  it('admits its key from its own record on', async () => {
    const chain = await openChain();
    const early = chain.run({ txs: [lodgeOf(submitter, issue), issue] });
    expect(isFault(early) && early.code).toBe('BID_NOT_ADMITTED');
    expect(chain.ledger.admit(lodgeOf(submitter, issue), chain.ledger.tip().time + 1000)?.code).toBe(
      'BID_NOT_ADMITTED',
    );
    await chain.block({ txs: [issue] });
    expect(chain.ledger.admit(lodgeOf(submitter, issue), chain.ledger.tip().time + 1000)).toBeUndefined();
    const stranger = chain.run({ txs: [lodgeOf(testKey(201, 1), issue)] });
    expect(isFault(stranger) && stranger.code).toBe('BID_NOT_ADMITTED');
    const taken = chain.run({ txs: [takeBackOf(issue), lodgeOf(submitter, issue)] });
    expect(isFault(taken) && taken.code).toBe('BID_NOT_ADMITTED');
  });

  it('a failed lodging names no organisation, also to listeners, also when the key is registered later', async () => {
    const chain = await openChain();
    await chain.block({ txs: [issue, lodgeOf(submitter, issue)] });
    const again = lodgeOf(submitter, issue, { expires: START + 600_000 });
    const executed = await chain.block({ txs: [again] });
    expect(recordsOf(executed)[1]?.result).toMatchObject({ ok: false, fault: 'GUARANTEE_STATE' });
    expect(executed.subjects.map(({ subject }) => subject)).toEqual([own]);
    const add = { org: customer.bin, key: submitter };
    await chain.block({ txs: [txOf(customer, 'identity.addKey', add, { cosigners: [customer.keys[1], submitter] })] });
    expect(chain.eventsOf(3).flatMap(({ index, subjects }) => (index === 1 ? [subjects] : []))).toEqual([[own]]);
    expect(
      chain.ledger.admit(lodgeOf(submitter, issue, { expires: START + 700_000 }), chain.ledger.tip().time + 1000)?.code,
    ).toBe('TX_KEY_REGISTERED');
  });

  it('comes back from a cancelled tender in the next block', async () => {
    const chain = await openChain();
    await chain.block({ txs: [issue, lodgeOf(submitter, issue)] });
    const cancel = { tender: TENDER, reasonCode: 'BUDGET', act: '№ 1' };
    await chain.block({ txs: [txOf(organizer, 'tender.cancel', cancel, { cosigners: [organizer.keys[1]] })] });
    expect(committedState(chain.store).get(guaranteeEntries, id)?.state).toBe('LODGED');
    const executed = await chain.block({ txs: [] });
    expect(recordsOf(executed)[1]).toMatchObject({
      actor: 'system',
      body: { kind: 'guarantee.tenderRelease', object: TENDER },
      result: { ok: true, value: { released: 1, left: 0 } },
    });
    expect(committedState(chain.store).get(guaranteeEntries, id)?.state).toBe('RELEASED');
    expect(recordsOf(await chain.block({ txs: [] }))).toHaveLength(1);
  });
});
