import type { Texts } from '../../../ledger/base/texts.ts';
import { type JsonMap, jsonMap } from '../../json-map.ts';
import { fillText } from '../../terminal/language.ts';
import { demoTexts } from '../../texts/demo-texts.ts';
import { trouble } from '../../trouble.ts';
import { amountText } from '../demo-account.ts';
import { checkSame, type StepDesk } from '../demo-stage.ts';
import type { Purchase } from '../purchase.ts';
import { listOf, tenderAt } from './tender.ts';

/** What became of the tender, as programs read it. */
export interface TenderOutcome {
  readonly tender: string;
  readonly bids: number;
  readonly lots: readonly LotOutcome[];
}

export interface LotOutcome {
  readonly lot: number;
  /** Best first; prices in minor units without VAT. */
  readonly ranking: readonly {
    readonly bid: number;
    readonly bidder: string;
    readonly price: number;
    readonly rank: number;
  }[];
  readonly award: { readonly bid: number; readonly bidder: string; readonly amount: number; readonly state: string };
}

/** Facts, scores and the stand-still follow each other within seconds under the demo profile. */
const LOTS_MS = 120_000;

/** Waits until the ledger has ranked the bids of every lot; it must find what anybody can work out from the opened prices. */
export function awaitRanking(purchase: Purchase, tender: string): Promise<void> {
  const { stage, scenario } = purchase;
  return stage.step('ranking', demoTexts.ranked, async (desk) => {
    const view = await lotsWhere(
      desk,
      tender,
      demoTexts.waitRanking,
      (lot) => jsonMap(lot.progress).sheet !== undefined,
    );
    for (const { lot, ranking } of outcomeOf(tender, view).lots) {
      const prices = scenario.bids.filter((bid) => bid.lot === lot).map(({ unitPrice }) => unitPrice);
      checkSame(desk.reader, `lot ${lot}`, prices.length, ranking.length);
      const ascending = ranking.map(({ price }) => price).sort((a, b) => a - b);
      checkSame(desk.reader, `lot ${lot}`, ascending.join(' '), ranking.map(({ price }) => price).join(' '));
    }
    const currency = String(scenario.tender.terms.currency);
    const lines = outcomeOf(tender, view).lots.map(({ lot, ranking }) => {
      const places = ranking.map(({ rank, price }) => `${rank}. ${amountText(price, currency)}`);
      return fillText(demoTexts.rankedSeen, stage.language, { lot, places: places.join('; ') });
    });
    return { sees: lines.join('\n      '), result: undefined, block: await tipOf(desk) };
  });
}

/** The stand-still passes; each winner accepts its award with its own key, and the lots are awarded. */
export function acceptAwards(purchase: Purchase, tender: string): Promise<TenderOutcome> {
  const { stage, scenario, parties } = purchase;
  return stage.step('award', demoTexts.awarded, async (desk) => {
    const waiting = await lotsWhere(desk, tender, demoTexts.waitAward, (lot) => awardState(lot) === 'ACTIVE');
    for (const { lot, award } of outcomeOf(tender, waiting).lots) {
      const winner = [...parties.values()].find(({ bin }) => bin === award.bidder);
      if (winner === undefined) throw trouble('CLI_NODE_DIFFERS', { node: desk.reader.name, lot, found: award.bidder });
      await desk.send({ type: 'award.accept', payload: { tender, lot }, sender: winner.keys[0] });
    }
    const view = await lotsWhere(desk, tender, demoTexts.waitAward, (lot) => awardState(lot) === 'ACCEPTED');
    const outcome = outcomeOf(tender, view);
    const currency = String(scenario.tender.terms.currency);
    const lines = outcome.lots.map(({ lot, award }) => {
      const name = [...parties.values()].find(({ bin }) => bin === award.bidder)?.name[stage.language] ?? award.bidder;
      return fillText(demoTexts.awardedSeen, stage.language, { lot, name, amount: amountText(award.amount, currency) });
    });
    return { sees: lines.join('\n      '), result: outcome };
  });
}

/** Asks until the condition holds for every lot; gives the view in which it did. */
function lotsWhere(desk: StepDesk, tender: string, what: Texts, holds: (lot: JsonMap) => boolean): Promise<JsonMap> {
  return desk.readUntil(what, LOTS_MS, async () => {
    const view = await tenderAt(desk, tender);
    return listOf(view.lots).every((lot) => holds(jsonMap(lot))) ? view : undefined;
  });
}

function awardState(lot: JsonMap): unknown {
  return jsonMap(jsonMap(lot.progress).award).state;
}

async function tipOf(desk: StepDesk): Promise<{ readonly height: number; readonly time: number }> {
  const { height, time } = await desk.read('chain_status', {});
  return { height: Number(height), time: Number(time) };
}

function outcomeOf(tender: string, view: JsonMap): TenderOutcome {
  const bids = listOf(view.bids).map(jsonMap);
  const lots = listOf(view.lots).map((row): LotOutcome => {
    const { number, progress } = jsonMap(row);
    const { bid, bidder, amount, state } = jsonMap(jsonMap(progress).award);
    const ranking = bids
      .filter((one) => one.lot === number && typeof one.rank === 'number')
      .map((one) => ({
        bid: Number(one.number),
        bidder: String(one.bidder),
        price: Number(one.price),
        rank: Number(one.rank),
      }))
      .sort((a, b) => a.rank - b.rank);
    const award = { bid: Number(bid), bidder: String(bidder), amount: Number(amount), state: String(state) };
    return { lot: Number(number), ranking, award };
  });
  return { tender, bids: bids.length, lots };
}
