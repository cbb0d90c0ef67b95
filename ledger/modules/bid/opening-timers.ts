import type { ValueMap } from '../../base/codec.ts';
import type { SystemContext, TimerRow } from '../../module.ts';
import { OPENING_BEGIN } from '../tender/tender-clock.ts';
import {
  bidBook,
  bidId,
  existingBid,
  type OpenedBid,
  openedEntries,
  openingEntries,
  releasedEntries,
} from './bid-entries.ts';
import { bidNumber } from './bid-params.ts';
import { type OpeningTools, openBid } from './open-bid.ts';
import { beginOpening, endOpening, existingOpened, existingOpening, OPENING_DELAYED, OPENING_STEP } from './opening.ts';
import { isRival } from './second-bid.ts';

const subjects = (tender: string): readonly string[] => [`tender/${tender}`];

/** What the ledger does by itself while bids are opened. */
export function openingTimers(tools: OpeningTools): readonly TimerRow[] {
  return [
    {
      kind: OPENING_BEGIN,
      subjects,
      run: onClosed,
      title: { kk: 'Конверттерді ашудың басталуы', ru: 'Начало вскрытия конвертов', en: 'The opening of bids begins' },
    },
    {
      kind: OPENING_STEP,
      subjects,
      run: (context, tender) => runStep(context, tools, tender),
      title: { kk: 'Конверттерді ашу', ru: 'Вскрытие конвертов', en: 'Bids are opened' },
    },
    {
      kind: OPENING_DELAYED,
      subjects,
      run: onDelayed,
      title: { kk: 'Ашу кешігуде', ru: 'Вскрытие задерживается', en: 'An opening is delayed' },
    },
  ];
}

/** All first envelopes that are live when acceptance has ended; what was replaced or withdrawn stays sealed for ever. */
function onClosed(context: SystemContext, tender: string): ValueMap {
  const { live } = bidBook(context.state, tender);
  const first = live.filter((number) => existingBid(context.state, tender, number).envelope === 0);
  beginOpening(context, tender, 0, first);
  return { tender, bids: first.length };
}

/** Opens at most a block's budget of the bids whose keys are there, in order; the rest follows in the next block. */
function runStep(context: SystemContext, tools: OpeningTools, tender: string): ValueMap {
  const { state } = context;
  const opening = existingOpening(state, tender);
  const ready = opening.pending.filter((number) => state.get(releasedEntries, bidId(tender, number)) !== undefined);
  const turn = ready.slice(0, bidNumber(context.params, 'openingsPerBlock'));
  let opened = [...opening.opened];
  for (const number of turn) {
    const found = onlyBidOf(context, tender, number, openBid(context, tools, tender, number), opened);
    state.put(openedEntries, bidId(tender, number), found);
    opened = [...opened, number];
    context.emit({ type: 'bid.opened', data: eventData(tender, number, found) });
  }
  const pending = opening.pending.filter((number) => !turn.includes(number));
  state.put(openingEntries, tender, { ...opening, pending, opened });
  if (ready.length > turn.length) context.schedule(context.time + 1, tender, OPENING_STEP);
  if (pending.length === 0) endOpening(context, tender);
  return { tender, opened: turn, left: pending.length };
}

function eventData(tender: string, bid: number, found: OpenedBid): ValueMap {
  if (found.status === 'INVALID') return { tender, bid, status: found.status, reason: found.reason };
  const total = found.price?.total;
  return { tender, bid, status: found.status, bidder: found.bidder, ...(total === undefined ? {} : { total }) };
}

/**
 * One bidder has one bid for a lot, however many submission keys it used: the one accepted first counts, whatever the order of opening.
 * So a later-opened but earlier bid takes the place of the one that was opened before it.
 */
function onlyBidOf(
  context: SystemContext,
  tender: string,
  number: number,
  found: OpenedBid,
  opened: readonly number[],
): OpenedBid {
  if (found.status === 'INVALID') return found;
  const { lot } = existingBid(context.state, tender, number);
  const second: OpenedBid = { status: 'INVALID', at: context.time, reason: 'SECOND_BID' };
  const rival = opened.find((other) =>
    isRival(
      { lot, said: found },
      { lot: existingBid(context.state, tender, other).lot, said: existingOpened(context.state, tender, other) },
    ),
  );
  if (rival === undefined) return found;
  if (rival < number) return second;
  context.state.put(openedEntries, bidId(tender, rival), second);
  context.emit({ type: 'bid.opened', data: eventData(tender, rival, second) });
  return found;
}

function onDelayed(context: SystemContext, tender: string): ValueMap {
  const opening = existingOpening(context.state, tender);
  context.state.put(openingEntries, tender, { ...opening, delayed: true });
  const data = { tender, pending: opening.pending.length, since: opening.since };
  context.emit({ type: 'bid.openingDelayed', data });
  return data;
}
