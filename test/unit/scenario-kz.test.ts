import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { toHex } from '../../ledger/base/bytes.ts';
import { existingAward, existingStage } from '../../ledger/modules/award/award-entries.ts';
import { findSheet } from '../../ledger/modules/award/score-sheet-store.ts';
import { bidBook, openedEntries, openingEntries } from '../../ledger/modules/bid/bid-entries.ts';
import { existingKeySet } from '../../ledger/modules/seal/seal-entries.ts';
import { existingTender } from '../../ledger/modules/tender/tender-entries.ts';
import { createPlayChain, createScenarioPlay, type ScenarioPlay } from '../scenario-play.ts';

const FILE = fileURLToPath(new URL('../../scenarios/road-repair.json', import.meta.url));
/** Astana and Almaty have one time: UTC+5 since March 2024. */
const at = (text: string): number => Date.parse(`${text}+05:00`);
const GENESIS = at('2026-03-02T09:00:00');
const LOTS = [1, 2, 3];

/** Nothing is due at any of these moments. */
async function quiet(play: ScenarioPlay, moments: readonly string[]): Promise<void> {
  for (const moment of moments) expect([moment, await play.pass(at(moment))]).toEqual([moment, []]);
}

/** From the registration of the parties to the end of acceptance; gives the tender's id. */
async function playToClosing(play: ScenarioPlay): Promise<string> {
  await play.registerParties(at('2026-03-02T10:00:00'));
  await play.makeSealKey();
  await play.attestFacts(at('2026-03-02T11:00:00'));
  const tender = await play.publish(at('2026-03-03T10:00:00'), {
    discussion: { n: 2, unit: 'workingDay' },
    acceptance: { n: 5, unit: 'workingDay' },
  });
  const entry = () => existingTender(play.state, tender);
  // Announced on Tuesday: Wednesday 4 and Thursday 5.
  expect(entry().discussion?.end).toBe(at('2026-03-06T00:00:00'));
  await play.ask(at('2026-03-04T11:00:00'), 1);
  await play.ask(at('2026-03-04T12:00:00'), 2);
  await play.answer(at('2026-03-05T10:00:00'), 1);
  await play.amend(at('2026-03-05T11:00:00'));
  // Two full days again after the change: Friday 6 and, past the weekend and Women's Day on Monday 9, Tuesday 10.
  expect(entry()).toMatchObject({ version: 2, discussion: { end: at('2026-03-11T00:00:00') } });
  await play.answer(at('2026-03-06T10:00:00'), 2);
  await quiet(play, ['2026-03-07T00:00:00', '2026-03-08T12:00:00', '2026-03-09T12:00:00', '2026-03-10T23:59:59.999']);
  expect(entry().state).toBe('DISCUSSION');
  expect(await play.pass(at('2026-03-11T00:00:00'))).toEqual(['tender.accepting']);
  // Counted from the day after Wednesday 11: 12, 13, 16, 17 and 18 March.
  const deadline = at('2026-03-19T00:00:00');
  expect(entry()).toMatchObject({ state: 'ACCEPTING', acceptance: { end: deadline }, notBefore: [deadline] });

  await play.issueSecurities(at('2026-03-11T10:00:00'), at('2026-05-01T00:00:00'));
  // Machines take bids on a Saturday too.
  await play.submitBids(at('2026-03-14T10:00:00'));
  expect(bidBook(play.state, tender)).toEqual({ count: 5, live: [1, 2, 3, 4, 5] });
  // Sent again it is only a used version until the last millisecond, and late from the deadline on.
  expect(play.bidRefusal(deadline - 1, 0)).toBe('BID_SLOT');
  expect(play.bidRefusal(deadline, 0)).toBe('BID_LATE');
  await quiet(play, ['2026-03-15T12:00:00', '2026-03-18T23:59:59.999']);
  expect(await play.pass(deadline)).toEqual(['tender.closed']);
  expect(entry()).toMatchObject({ state: 'CLOSED', stateSince: deadline });
  return tender;
}

/** The openers work in the second after the deadline, the ledger in the seconds after that. */
async function playToResult(play: ScenarioPlay, tender: string): Promise<void> {
  expect(await play.pass(at('2026-03-19T00:00:01'))).toEqual(['bid.openingBegun']);
  // Two of four openers open nothing.
  await play.giveShares(at('2026-03-19T00:00:02'), [1, 3]);
  await quiet(play, ['2026-03-19T00:00:03']);
  expect(play.state.get(openingEntries, tender)).toMatchObject({ since: at('2026-03-19T00:00:01'), opened: [] });
  await play.giveShares(at('2026-03-19T00:00:04'), [4]);
  const opened = await play.pass(at('2026-03-19T00:00:05'));
  expect(opened).toEqual([...Array.from({ length: 5 }, () => 'bid.opened'), 'bid.openingEnded']);
  for (const [index, { from, lot, unitPrice }] of play.scenario.bids.entries()) {
    const { bin } = play.scenario.parties.find(({ id }) => id === from) ?? {};
    const price = { unitPrice, quantity: play.scenario.tender.lots[lot - 1]?.quantity };
    const said = { status: 'OPENED', at: at('2026-03-19T00:00:05'), bidder: bin, price };
    expect(play.state.get(openedEntries, `${tender}/${index + 1}`)).toMatchObject(said);
  }
  // Lots start, bids are admitted, lots are scored: a block each.
  await play.pass(at('2026-03-19T00:00:06'));
  await play.pass(at('2026-03-19T00:00:07'));
  expect(await play.pass(at('2026-03-19T00:00:08'))).toEqual(
    LOTS.flatMap(() => ['award.scored', 'award.result', 'award.stage', 'award.changed']),
  );
}

/** From the result to awarded lots. */
async function playToAward(play: ScenarioPlay, tender: string): Promise<void> {
  const stages = () => LOTS.map((lot) => existingStage(play.state, tender, lot));
  // The result is of Thursday 19: Friday 20 and, after five days of Nauryz, Thursday 26 and Friday 27 are the stand-still.
  const standStillEnd = at('2026-03-28T00:00:00');
  const standing = { stage: 'STANDSTILL', since: at('2026-03-19T00:00:08'), until: standStillEnd };
  expect(stages()).toMatchObject([standing, standing, standing]);
  await quiet(play, ['2026-03-21T00:00:00', '2026-03-23T12:00:00', '2026-03-25T12:00:00', '2026-03-27T23:59:59.999']);
  expect(LOTS.map((lot) => existingAward(play.state, tender, lot).state)).toEqual(['PENDING', 'PENDING', 'PENDING']);
  expect(play.acceptRefusal(standStillEnd - 1, 1)).toBe('AWARD_STAGE');
  await play.pass(standStillEnd);
  // Signed by the winners on Monday 30, Tuesday 31 March or Wednesday 1 April.
  const signBy = at('2026-04-02T00:00:00');
  expect(stages().map(({ stage, until }) => [stage, until])).toEqual(LOTS.map(() => ['SIGNING', signBy]));
  await play.accept(at('2026-03-29T12:00:00'), 1);
  // The loser of the lot has its security back with the next block, whatever day it is.
  expect(await play.pass(at('2026-03-29T12:00:05'))).toEqual(['guarantee.released']);
  await play.accept(at('2026-03-30T10:00:00'), 2);
  expect(await play.pass(at('2026-03-30T10:00:05'))).toEqual(['guarantee.released']);
  await quiet(play, ['2026-04-01T18:00:00']);
  expect(play.acceptRefusal(signBy, 3)).toBe('AWARD_LATE');
  await play.accept(signBy - 1, 3);
  expect(stages().map(({ stage }) => stage)).toEqual(['AWARDED', 'AWARDED', 'AWARDED']);
}

it('plays the purchase of the demo by the law, over a weekend, Women’s Day and Nauryz', {
  timeout: 60_000,
}, async () => {
  const play = createScenarioPlay(FILE, createPlayChain('kz', GENESIS));
  const tender = await playToClosing(play);
  await playToResult(play, tender);
  await playToAward(play, tender);

  const sheets = LOTS.map((lot) => findSheet(play.state, tender, lot));
  expect(sheets.map((sheet) => sheet?.rows.map(({ price }) => price))).toEqual([
    [26_970_000_000, 27_375_000_000],
    [19_280_000_000, 19_600_000_000],
    [9_990_000_000],
  ]);
  expect(LOTS.map((lot) => existingAward(play.state, tender, lot))).toMatchObject([
    { bidder: '210240042709', amount: 26_970_000_000, state: 'ACCEPTED' },
    { bidder: '180540213007', amount: 19_280_000_000, state: 'ACCEPTED' },
    { bidder: '230840053303', amount: 9_990_000_000, state: 'ACCEPTED' },
  ]);
  await play.pass(at('2026-04-02T00:00:00'));
  // The purchase is over, and nothing is sealed to the key any more.
  expect(existingKeySet(play.state, 1)).toMatchObject({ status: 'ACTIVE', tenders: 0 });

  const again = createPlayChain('kz', GENESIS);
  for (const { time, txs, blockId, stateRoot } of play.blocks) {
    const { header, blockIdText } = await again.block({ time, txs });
    expect([toHex(header.stateRoot), blockIdText]).toEqual([toHex(stateRoot), toHex(blockId)]);
  }
});
