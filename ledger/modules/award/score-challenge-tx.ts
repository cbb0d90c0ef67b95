import { bytesEqual } from '../../base/bytes.ts';
import { type Fault, fault } from '../../base/fault.ts';
import { type Infer, int, map, text } from '../../base/schema.ts';
import { type ApplyContext, defineTx, type TxReadContext } from '../../module.ts';
import { scoreLot } from '../../scoring/score-lot.ts';
import { existingTender, tenderIdSchema } from '../tender/tender-entries.ts';
import { frozenParams } from '../tender/tender-snapshot.ts';
import { bidNumberSchema, checkStage, lotNumber, stageFaults } from './award-checks.ts';
import {
  type Challenge,
  type Challenges,
  challengeEntries,
  challengesEntries,
  lotBidsOf,
  lotId,
} from './award-entries.ts';
import { awardFieldTexts } from './award-field-texts.ts';
import { awardNumber } from './award-params.ts';
import { enterStage } from './lot-clock.ts';
import { scoringInput } from './score-input.ts';
import { findSheet, findSheetRow, traceHashOf } from './score-sheet-store.ts';

/** Challenges of one lot: each costs a whole scoring. */
const CHALLENGES_PER_LOT_MAX = 200;

const claimSchema = map({
  bid: bidNumberSchema(),
  step: int({ min: 0, max: 1000 }),
  value: int({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }),
});
const payload = map({ tender: tenderIdSchema, lot: lotNumber(), claim: claimSchema, text: text({ max: 2000 }) });
type Payload = Infer<typeof payload>;

/**
 * Anybody registered says that a step of a published score is wrong. The ledger scores the lot again from the state: the same comes out
 * (MATCH), and stands beside what was claimed, or something else does (MISMATCH), and the lot stands still.
 */
export const scoreChallenge = defineTx<Payload>({
  type: 'score.challenge',
  payload,
  signer: { kind: 'registered' },
  sensitive: false,
  legalBasis: 'Digital Code of 9 January 2026 (review of automated decisions); domain.md §3.3',
  cost: 500,
  subjects: ({ tender }) => [`tender/${tender}`],
  faults: [...stageFaults, 'CHALLENGE_STEP', 'CHALLENGE_LIMIT'],
  check: checkChallenge,
  apply: applyChallenge,
  title: { kk: 'Бағалауды тексерту', ru: 'Потребовать проверки оценки', en: 'Challenge a score' },
  fields: {
    tender: awardFieldTexts.tender,
    lot: awardFieldTexts.lot,
    claim: { kk: 'Не қате деп саналады', ru: 'Что считается неверным', en: 'What is held to be wrong' },
    'claim.bid': awardFieldTexts.bid,
    'claim.step': {
      kk: 'Парақтың жолындағы қадамның орны, 0-ден бастап',
      ru: 'Место шага в строке листа, с 0',
      en: 'Place of the step in the row of the sheet, from 0',
    },
    'claim.value': { kk: 'Болуға тиіс мән', ru: 'Каким должно быть значение', en: 'What the value should be' },
    text: { kk: 'Түсіндірме', ru: 'Пояснение', en: 'Explanation' },
  },
  example: {
    tender: 't-00a1b2c3d4e5f607',
    lot: 1,
    claim: { bid: 2, step: 0, value: 259_000_000 },
    text: 'Жылдар саны дұрыс есептелмеген',
  },
});

function checkChallenge(context: TxReadContext, challenge: Payload): Fault | undefined {
  const early = checkStage(context, challenge, ['STANDSTILL']);
  if (early !== undefined) return early;
  const { tender, lot, claim } = challenge;
  if (stepOf(context, challenge) === undefined) return fault('CHALLENGE_STEP', { tender, lot, ...claim });
  const { count, by } = challengesOf(context, tender, lot);
  if (count >= CHALLENGES_PER_LOT_MAX) return fault('CHALLENGE_LIMIT', { tender, lot, max: CHALLENGES_PER_LOT_MAX });
  const max = awardNumber(frozenParams(context.state, existingTender(context.state, tender)), 'challengesPerOrgMax');
  return (by[context.sender.org] ?? 0) >= max ? fault('CHALLENGE_LIMIT', { tender, lot, max }) : undefined;
}

function applyChallenge(context: ApplyContext, challenge: Payload) {
  const { tender, lot, claim, text: said } = challenge;
  const { state, sha256, sender } = context;
  const again = scoreLot(sha256, scoringInput(state, tender, lot));
  const stored = findSheet(state, tender, lot);
  const isSame =
    stored !== undefined &&
    bytesEqual(stored.traceHash, again.traceHash) &&
    bytesEqual(traceHashOf(sha256, stored), again.traceHash);
  const result = isSame ? 'MATCH' : 'MISMATCH';
  const value = [...again.rows, ...again.excluded].find(({ bid }) => bid === claim.bid)?.steps[claim.step]?.value ?? 0;
  const { traceHash } = again;
  const { count, by } = challengesOf(context, tender, lot);
  const number = count + 1;
  const { bid, step, value: claimed } = claim;
  const entry: Challenge = {
    by: sender.org,
    at: context.time,
    bid,
    step,
    claimed,
    value,
    text: said,
    result,
    traceHash,
  };
  state.put(challengeEntries, `${lotId(tender, lot)}/${number}`, entry);
  const mine = (by[sender.org] ?? 0) + 1;
  state.put(challengesEntries, lotId(tender, lot), { count: number, by: { ...by, [sender.org]: mine } });
  const answer = { tender, lot, challenge: number, bid, step, claimed, value, result, traceHash };
  context.emit({ type: 'score.challenged', data: answer });
  if (!isSame) enterStage(context, tender, lot, { stage: 'SUSPENDED', reason: 'SCORE' });
  return answer;
}

/** The step that a claim is about: of a bid of this lot, in the row that stands in its sheet. */
function stepOf({ state }: TxReadContext, { tender, lot, claim }: Payload) {
  if (!lotBidsOf(state, tender, lot).valid.includes(claim.bid)) return undefined;
  return findSheetRow(state, tender, claim.bid)?.steps[claim.step];
}

function challengesOf({ state }: Pick<TxReadContext, 'state'>, tender: string, lot: number): Challenges {
  return state.get(challengesEntries, lotId(tender, lot)) ?? { count: 0, by: {} };
}
