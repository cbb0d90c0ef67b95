import { type Bytes, bytesEqual } from '../base/bytes.ts';
import { encodeCanonical, type Value } from '../base/codec.ts';
import { type Fault, type FaultDetail, fault } from '../base/fault.ts';
import type { Hash } from '../base/hash.ts';
import type { StateRead } from '../module.ts';
import { type Bid, bidId, envelopeContextOf, type OpenedBid, sealedEntries } from '../modules/bid/bid-entries.ts';
import { type OpeningTools, openBid } from '../modules/bid/open-bid.ts';
import { isRival } from '../modules/bid/second-bid.ts';
import { type OrgEntry, orgEntries } from '../modules/identity/identity-entries.ts';
import type { Tender } from '../modules/tender/tender-entries.ts';
import { sealMessageBytes } from '../seal/identity.ts';
import type { ShareCrypto } from '../seal/share-crypto.ts';
import { entryKey } from '../state/overlay.ts';
import type { BundleState } from './bundle-state.ts';
import { type BundleStep, type ProvenTools, step } from './check-proven.ts';

/** What repeating an opening takes; all of it gives one answer everywhere. */
export type OpeningCheckTools = ProvenTools & OpeningTools & { readonly shares: Pick<ShareCrypto, 'verify'> };

/** The tender under check. */
export interface OpeningSubject {
  readonly id: string;
  readonly tender: Tender;
  readonly state: BundleState;
  readonly genesisHash: Hash;
  /** What its bids are sealed to. */
  readonly publicKey: Bytes;
}

export interface ListedBid {
  readonly number: number;
  readonly bid: Bid;
}

interface LedgerWord extends ListedBid {
  readonly released: Bytes;
  readonly said: OpenedBid;
}

/** A bid that was opened again, beside what the ledger says of it. */
export interface JudgedBid extends LedgerWord {
  /** What it says by itself, before another bid of the same bidder is looked at. */
  readonly again: OpenedBid;
  readonly keyFault: Fault | undefined;
  readonly resultFault: Fault | undefined;
  /** The bidder's organisation has changed its status since: what it was then, the ledger alone says. */
  readonly isOrgChanged: boolean;
}

/** Checks the released key of one bid, opens it with that key and judges it as the ledger did. Two pairings and more: about 60 ms. */
export function judgeAgain(tools: OpeningCheckTools, subject: OpeningSubject, word: LedgerWord): JudgedBid {
  const { number, bid, released, said } = word;
  const { id, tender, genesisHash, publicKey } = subject;
  const { sha256, shares } = tools;
  const { identity } = envelopeContextOf({ sha256, genesisHash }, id, tender, bid);
  const isKey = shares.verify(publicKey, sealMessageBytes({ kind: 'identity', identity }), released);
  const keyFault = isKey ? undefined : fault('BUNDLE_RELEASED', { bid: number });
  const { state, lack } = readsOf(subject.state);
  const judge = (from: StateRead) => openBid({ sha256, genesisHash, time: said.at, state: from }, tools, id, number);
  const now = judge(state);
  if (subject.state.get(sealedEntries, bidId(id, number)) === undefined || lack() !== undefined) {
    const entry = lack() ?? entryKey(sealedEntries, bidId(id, number));
    const code = lack() === undefined ? 'BUNDLE_ENTRY_ABSENT' : 'BUNDLE_ENTRY_MISSING';
    return { ...word, again: now, keyFault, resultFault: fault(code, { entry, bid: number }), isOrgChanged: false };
  }
  const resultFault = checkTime(tender, word);
  const then = statusThen(state, said.at);
  const other = isAsLedger(now, said) ? now : judge(then.state);
  const isOrgChanged = other !== now && then.isChanged() && isAsLedger(other, said);
  return { ...word, again: isOrgChanged ? other : now, keyFault, resultFault, isOrgChanged };
}

/** A view that knows the first entry that was asked for and that the bundle does not have. */
function readsOf(state: BundleState): { readonly state: StateRead; lack(): string | undefined } {
  const read: string[] = [];
  return {
    state: {
      get(table, id) {
        read.push(entryKey(table, id));
        return state.get(table, id);
      },
    },
    lack() {
      const missing = new Set(state.missing());
      return read.find((key) => missing.has(key));
    },
  };
}

/** Compares what every bid said again with the ledger, after the rule of one bid for each bidder and lot. */
export function* checkResults(judged: readonly JudgedBid[]): Generator<BundleStep<'result'>> {
  for (const one of judged) {
    const { number, bid, again, said, isOrgChanged } = one;
    const isSecond = judged.some(
      (other) =>
        other.number < number &&
        other.bid.envelope === bid.envelope &&
        isRival({ lot: other.bid.lot, said: other.again }, { lot: bid.lot, said: again }),
    );
    const expected: OpenedBid = isSecond ? { status: 'INVALID', at: said.at, reason: 'SECOND_BID' } : again;
    const problem = one.resultFault ?? (isSame(expected, said) ? undefined : differing(number, expected, said));
    yield step('result', { ...resultFacts(one), ...(isOrgChanged ? { orgChanged: true } : {}) }, problem);
  }
}

/** Nothing may open before the end of acceptance that the bid was sealed for. */
function checkTime({ acceptance }: Tender, { number, bid, said }: LedgerWord): Fault | undefined {
  const end = Math.max(bid.notBefore, acceptance?.end ?? 0);
  return said.at >= end ? undefined : fault('BUNDLE_EARLY', { bid: number, at: said.at, end });
}

/** A second bid of one bidder says by itself what it said: that is judged afterwards. */
function isAsLedger(again: OpenedBid, said: OpenedBid): boolean {
  const isSecond = said.status === 'INVALID' && said.reason === 'SECOND_BID';
  return isSecond ? again.status === 'OPENED' : isSame(again, said);
}

function isSame(one: OpenedBid, other: OpenedBid): boolean {
  return bytesEqual(encodeCanonical(one as Value), encodeCanonical(other as Value));
}

function differing(bid: number, expected: OpenedBid, said: OpenedBid): Fault {
  const words = (one: OpenedBid) => (one.status === 'INVALID' ? `INVALID ${one.reason}` : one.status);
  const facts = { bid, again: words(expected), ledger: words(said) };
  if (facts.again !== facts.ledger) return fault('BUNDLE_RESULT', { ...facts, field: 'status' });
  const [one, other] = [expected as ValueFields, said as ValueFields];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  const same = (name: string) => bytesEqual(encodeCanonical(one[name] ?? null), encodeCanonical(other[name] ?? null));
  return fault('BUNDLE_RESULT', { ...facts, field: names.find((name) => !same(name)) ?? '' });
}

type ValueFields = { readonly [field: string]: Value };

function resultFacts({ number, bid, said }: JudgedBid): FaultDetail {
  const facts = { bid: number, lot: bid.lot, envelope: bid.envelope, status: said.status, at: said.at };
  if (said.status === 'INVALID') return { ...facts, reason: said.reason };
  return { ...facts, bidder: said.bidder, ...(said.price === undefined ? {} : { total: said.price.total }) };
}

/**
 * A bidder counts only if its organisation was active when the bid was opened; the state shows the status of now, and since when. Where that
 * is later, this view shows the other one, so that a bid is not found wrong for what happened afterwards.
 */
function statusThen(state: StateRead, at: number): { readonly state: StateRead; isChanged(): boolean } {
  let changed = false;
  return {
    isChanged: () => changed,
    state: {
      get(table, id) {
        const value = state.get(table, id);
        if (table.prefix !== orgEntries.prefix || value === undefined) return value;
        const org = value as unknown as OrgEntry;
        if (org.statusSince < at) return value;
        changed = true;
        return { ...org, status: org.status === 'ACTIVE' ? 'SUSPENDED' : 'ACTIVE' } as unknown as typeof value;
      },
    },
  };
}
