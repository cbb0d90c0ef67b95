import type { ValueMap } from '../ledger/base/codec.ts';
import { invariant } from '../ledger/base/invariant.ts';
import type { LedgerEvent } from '../ledger/module.ts';
import {
  type Award,
  type BidCase,
  existingAward,
  existingCase,
  existingStage,
  type LotStage,
} from '../ledger/modules/award/award-entries.ts';
import {
  bidBook,
  bidBookEntries,
  bidEntries,
  bidId,
  openedEntries,
  openingEntries,
} from '../ledger/modules/bid/bid-entries.ts';
import { endOpening } from '../ledger/modules/bid/opening.ts';
import { binFromSerial } from '../ledger/modules/identity/bin.ts';
import { existingLot } from '../ledger/modules/tender/tender-entries.ts';
import { type Bidder, type BidScene, createBidScene } from './bid-scene.ts';
import { type TestSigner, testParties } from './ledger-context.ts';
import { grantControl } from './procurement-scene.ts';

/** What a bid says, for a test that is not about envelopes. */
export interface PlacedBid {
  readonly serial: number;
  readonly lot?: number;
  readonly total: number;
  readonly answers?: readonly { readonly criterion: string; readonly value: number | string | boolean }[];
  readonly invalid?: boolean;
}

export interface AwardScene extends BidScene {
  /** A bidder of its own organisation, which can sign as `asBidder` says. */
  newBidder(serial: number): Bidder;
  /** Closes the tender, has all live bids opened by a quorum, and goes on until nothing is due. */
  openBids(): readonly LedgerEvent[];
  /** The quorum gives its shares of what waits now, and all goes on until nothing is due. */
  giveQuorum(): readonly LedgerEvent[];
  /** Ends the acceptance with these bids as if they had been opened: envelopes, keys and securities aside. */
  place(bids: readonly PlacedBid[]): readonly LedgerEvent[];
  /** Lets blocks pass, a millisecond after each other, until nothing is due. */
  settle(): readonly LedgerEvent[];
  /** Moves to the end of the lot's term and settles. */
  toTermEnd(lot?: number): readonly LedgerEvent[];
  /** The court stops the clocks of the tender, or of one lot, and lets them run on. */
  suspend(lot?: number): void;
  resume(lot?: number): void;
  stage(lot?: number): LotStage;
  case(bid: number): BidCase;
  award(lot?: number): Award;
  /** The organisation of a bidder signs; nothing is really signed. */
  asBidder(serial: number): TestSigner;
}

export const bidderBin = (serial: number): string => binFromSerial('260141', serial);

/** A tender that accepts bids, with all that follows its closing. */
export function createAwardScene(options: Parameters<typeof createBidScene>[0] = {}): AwardScene {
  const scene = createBidScene(options);
  const { tenderId } = scene;
  const signers = new Map<number, Bidder>();
  const newBidder = (serial: number): Bidder => {
    const bidder = signers.get(serial) ?? scene.bidder(serial, bidderBin(serial));
    signers.set(serial, bidder);
    return bidder;
  };
  const settle = (): readonly LedgerEvent[] => {
    const events: LedgerEvent[] = [];
    for (let left = 1000; left > 0; left--) {
      const next = scene.timers()[0];
      if (next === undefined || next.dueAt > scene.read().time + 1) return events;
      events.push(...scene.advance(scene.read().time + 1));
    }
    throw new TypeError('what is due now ends some time');
  };
  const stage = (lot = 1): LotStage => existingStage(scene.state, tenderId, lot);
  let court: TestSigner | undefined;
  const control = (type: string, lot: number | undefined): void => {
    court ??= grantControl(scene).asCourt;
    const target = { tender: tenderId, ...(lot === undefined ? {} : { lot }) };
    scene.done(type, { ...target, act: 'Сот ұйғарымы № 7' }, court);
  };
  const made: AwardScene = {
    ...scene,
    newBidder,
    openBids: () => [...scene.close(), ...made.giveQuorum()],
    giveQuorum() {
      for (const member of scene.seal.members.slice(0, 3)) scene.giveShares(member);
      return settle();
    },
    place(bids) {
      const end = scene.tenderEntry(tenderId).acceptance?.end ?? 0;
      scene.advance(Math.max(end, scene.read().time));
      for (const bid of bids) placeBid(scene, newBidder(bid.serial), bid);
      scene.asSystem((context) => {
        const opened = bidBook(context.state, tenderId).live;
        const opening = { envelope: 0, since: context.time, pending: [], opened, delayed: false };
        context.unschedule(tenderId, 'bid.openingBegin');
        context.state.put(openingEntries, tenderId, opening);
        endOpening(context, tenderId);
      });
      return settle();
    },
    settle,
    toTermEnd(lot) {
      const { until } = stage(lot);
      invariant(until !== undefined, 'the stage has a term');
      return [...scene.advance(Math.max(until, scene.read().time)), ...settle()];
    },
    suspend: (lot) => control('tender.suspend', lot),
    resume: (lot) => control('tender.resume', lot),
    stage,
    case: (bid) => existingCase(scene.state, tenderId, bid),
    award: (lot = 1) => existingAward(scene.state, tenderId, lot),
    asBidder(serial) {
      const { bin, signer } = newBidder(serial);
      return { org: bin, key: signer.key };
    },
  };
  return made;
}

function placeBid(scene: BidScene, bidder: Bidder, { lot = 1, total, answers = [], invalid = false }: PlacedBid): void {
  const { tenderId, state } = scene;
  scene.asSystem((context) => {
    const { count, live } = bidBook(state, tenderId);
    const number = count + 1;
    const at = context.time;
    const place = { lot, envelope: 0, slot: 0, notBefore: at, bytes: 4096, at, height: context.height };
    const { quantity } = existingLot(state, tenderId, lot);
    context.state.put(bidEntries, bidId(tenderId, number), {
      ...place,
      submitter: bidder.submitter.key,
      documents: [],
      state: 'LIVE',
    });
    context.state.put(bidBookEntries, tenderId, { count: number, live: [...live, number] });
    const said = {
      status: 'OPENED',
      at,
      bidder: bidder.bin,
      key: bidder.signer.key,
      price: { unitPrice: total, quantity, total },
      answers,
      documents: [],
    } as const;
    const opened = invalid ? ({ status: 'INVALID', at, reason: 'SIGNATURE' } as const) : said;
    context.state.put(openedEntries, bidId(tenderId, number), opened);
  });
}

/** Registers one source for these schemas, each with one field; gives how it attests. */
export function createTestSource(
  scene: BidScene,
  schemas: readonly { readonly id: string; readonly field: string; readonly type: 'bool' | 'int' | 'money' }[],
) {
  const { digital, ministry } = testParties;
  const authority: TestSigner = { org: digital.bin, cosigners: [digital.keys[1]] };
  scene.done(
    'source.register',
    {
      source: 'registry',
      owner: ministry.bin,
      name: { kk: 'Тізілім', ru: 'Реестр', en: 'Registry' },
      schemas: schemas.map(({ id, field, type }) => ({
        id,
        personal: false,
        fields: [{ name: field, type, required: true }],
      })),
      legalAct: 'act',
    },
    authority,
  );
  return {
    authority,
    /** Says it as of a moment, valid for a year; gives the fact's id. */
    attest(schema: string, subject: string, value: ValueMap, asOf: number): string {
      const validTo = scene.read().time + 365 * 86_400_000;
      const said = { source: 'registry', schema, subject, value, asOf, validTo };
      return String(scene.done('fact.attest', said, { org: ministry.bin }).result.fact);
    },
  };
}

/** Five members of five organisations, the first of them in the chair. */
export const fiveMembers = [
  testParties.organizer,
  testParties.customer,
  testParties.registrar,
  testParties.ministry,
  testParties.outsider,
].map(({ bin, keys }, seat) => ({ key: keys[0], org: bin, chair: seat === 0 }));

/** Signs as a member of that commission. */
export function asMember(seat: number): TestSigner {
  const member = fiveMembers[seat];
  invariant(member !== undefined, 'the commission has five seats');
  return { org: member.org, key: member.key };
}
