import { toHex } from '../base/bytes.ts';
import { type Fault, type FaultDetail, fault, isFault } from '../base/fault.ts';
import {
  type Bid,
  bidBook,
  bidEntries,
  bidId,
  openedEntries,
  openingEntries,
  releasedEntries,
} from '../modules/bid/bid-entries.ts';
import { lotEntries, paramSnapshotEntries, type Tender, tenderEntries } from '../modules/tender/tender-entries.ts';
import { termsOf } from '../modules/tender/tender-snapshot.ts';
import type { ReceiptPin } from '../receipt/pinned-set.ts';
import type { Bundle } from './bundle-form.ts';
import { type BundleState, checkCoverage, neededEntry } from './bundle-state.ts';
import { type BundleStep, checkProven, type ProvenCheck, step } from './check-proven.ts';
import { checkSealKey } from './check-seal-key.ts';
import { checkProtocol } from './opening-protocol.ts';
import {
  checkResults,
  type JudgedBid,
  judgeAgain,
  type ListedBid,
  type OpeningCheckTools,
  type OpeningSubject,
} from './opening-results.ts';

/** Every check of an opening, in order; `sealed`, `released` and `result` come once for each bid. */
export type OpeningCheck =
  | ProvenCheck
  | 'tender'
  | 'sealKey'
  | 'book'
  | 'sealed'
  | 'released'
  | 'result'
  | 'protocol'
  | 'coverage';
export type OpeningStep = BundleStep<OpeningCheck>;

/**
 * Repeats the opening of a tender's bids from a bundle, trusting nothing but the pin: who certified the entries, how the key came about,
 * that each released key is the only one that opens its bid, what each bid says when it is opened again, and the protocol. Told step by
 * step, for a large tender takes minutes; the opening is shown iff no step has a fault. Gives the keys of entries that the bundle lacks.
 */
export function* checkOpening(
  tools: OpeningCheckTools,
  pin: ReceiptPin,
  id: string,
  bundle: Bundle,
): Generator<OpeningStep, readonly string[]> {
  const state = yield* checkProven(tools, pin, { kind: 'opening', subject: id }, bundle);
  if (state === undefined) return [];
  const tender = neededTender(state, id);
  yield isFault(tender) ? step('tender', { tender: id }, tender) : step('tender', tenderFacts(id, tender));
  if (isFault(tender)) return state.missing();
  const { genesisHash } = pin;
  const sealKey = checkSealKey({ sha256: tools.sha256, genesisHash }, state, tender.sealKey);
  if (isFault(sealKey)) {
    yield step('sealKey', { epoch: tender.sealKey.epoch }, sealKey);
    return state.missing();
  }
  const { keySet, publicKey } = sealKey;
  yield step('sealKey', {
    epoch: tender.sealKey.epoch,
    t: keySet.t,
    n: keySet.participants.length,
    keyId: toHex(tender.sealKey.keyId),
  });
  const bids = listedBids(state, id);
  yield isFault(bids) ? step('book', {}, bids) : step('book', bookFacts(bids));
  if (isFault(bids)) return state.missing();
  yield* checkBids(tools, { id, tender, state, genesisHash, publicKey }, bids);
  yield step('coverage', { entries: bundle.entries.length }, checkCoverage(state));
  return state.missing();
}

/** A tender whose opening has begun, with the entries that every judgement reads. */
type OpenedTender = Tender & { readonly sealKey: NonNullable<Tender['sealKey']> };

function neededTender(state: BundleState, id: string): OpenedTender | Fault {
  const tender = neededEntry(state, tenderEntries, id);
  if (isFault(tender)) return tender;
  const { sealKey } = tender;
  if (sealKey === undefined || state.get(openingEntries, id) === undefined)
    return fault('BUNDLE_NOT_OPENED', { tender: id, end: tender.acceptance?.end ?? 0 });
  const params = neededEntry(state, paramSnapshotEntries, toHex(tender.params));
  if (isFault(params)) return params;
  for (let lot = 1; lot <= tender.lots; lot++) {
    const found = neededEntry(state, lotEntries, `${id}/${lot}`);
    if (isFault(found)) return found;
  }
  return { ...tender, sealKey };
}

function tenderFacts(tender: string, { lots, currency, acceptance }: Tender): FaultDetail {
  return { tender, lots, currency, end: acceptance?.end ?? 0 };
}

/** All bids by number; BUNDLE_BOOK where the list of the live ones is not that of the bids themselves. */
function listedBids(state: BundleState, id: string): readonly ListedBid[] | Fault {
  const { count, live } = bidBook(state, id);
  const bids: ListedBid[] = [];
  for (let number = 1; number <= count; number++) {
    const bid = neededEntry(state, bidEntries, bidId(id, number));
    if (isFault(bid)) return bid;
    bids.push({ number, bid });
  }
  const isListed = ({ number, bid }: ListedBid) => live.includes(number) === (bid.state === 'LIVE');
  const odd = bids.find((one) => !isListed(one))?.number ?? live.find((number) => number > count);
  return odd === undefined ? bids : fault('BUNDLE_BOOK', { bid: odd });
}

function bookFacts(bids: readonly ListedBid[]): FaultDetail {
  return { bids: bids.length, live: bids.filter(({ bid }) => bid.state === 'LIVE').length };
}

function* checkBids(
  tools: OpeningCheckTools,
  subject: OpeningSubject,
  bids: readonly ListedBid[],
): Generator<OpeningStep> {
  const { state, id } = subject;
  const judged: JudgedBid[] = [];
  for (const listed of bids) {
    const { number, bid } = listed;
    const released = state.get(releasedEntries, bidId(id, number));
    const said = state.get(openedEntries, bidId(id, number));
    if (said === undefined || released === undefined || bid.state !== 'LIVE') {
      const isOpen = released !== undefined || said !== undefined;
      const problem =
        bid.state !== 'LIVE' && isOpen ? fault('BUNDLE_SEALED', { bid: number, state: bid.state }) : undefined;
      const orphan =
        said !== undefined && released === undefined ? fault('BUNDLE_RELEASED', { bid: number }) : undefined;
      yield step('sealed', sealedFacts(number, bid, released !== undefined), problem ?? orphan);
      continue;
    }
    const one = judgeAgain(tools, subject, { ...listed, released, said });
    yield step('released', { bid: number }, one.keyFault);
    judged.push(one);
  }
  yield* checkResults(judged);
  for (let envelope = 0; envelope < termsOf(state, subject.tender).envelopes; envelope++) {
    const found = checkProtocol(tools.sha256, subject, envelope, bids);
    if (found !== undefined) yield step('protocol', found.facts, found.fault);
  }
}

function sealedFacts(bid: number, { state, lot }: Bid, released: boolean): FaultDetail {
  return { bid, lot, state, released };
}
