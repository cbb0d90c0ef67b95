import { randomBytes } from 'node:crypto';
import type { Bytes } from '../../ledger/base/bytes.ts';
import { FaultError, isFault } from '../../ledger/base/fault.ts';
import { rawKey, type Signer } from '../../ledger/base/keys.ts';
import { principalCommitOf, principalSaltFrom, submitterTagOf } from '../../ledger/seal/identity.ts';
import { bidContentFrom } from '../bid/bid-content.ts';
import { sealContent } from '../bid/seal-content.ts';
import { openBidDesk } from '../bid/tender-desk.ts';
import { newSeed, sha256, signerFromSeed } from '../crypto.ts';
import { jsonMap } from '../json-map.ts';
import { createPatientClient } from '../patient-client.ts';
import { troubleFromFault } from '../trouble.ts';
import { awaitAccepting, awaitLots } from './await-lots.ts';
import { unitPriceFor } from './exact-price.ts';
import type { ImportBid } from './import-step.ts';
import type { BidsOutcome, PlayBids, PlayPlace, RefusedBid } from './play-bids.ts';
import { isUnreachable } from './run-import.ts';

/** Bids that are admitted or sealed and sent at a time: a block holds more, and each waits for its block. */
const AT_ONCE = 8;

type PricedBid = ImportBid & { readonly amount: number };

/** Who stands in for a bidder of the source: its registered key, and the one-time key and salt of one bid. */
interface StandIn {
  readonly bidder: Signer;
  readonly submission: Signer;
  readonly salt: Bytes;
}

/**
 * Plays the bids of a process that have a price: admits a one-time key for each, seals and submits it once the tender accepts bids, waits for
 * opening, ranking and stand-still, and accepts each award with the winner's key. A bid without a price is left out.
 */
export const playSealedBids: PlayBids = async ({ bids }, place) => {
  const priced = bids.filter((bid): bid is PricedBid => bid.amount !== undefined);
  if (priced.length === 0) return { submitted: [], refused: [], rejected: [], lots: [] };
  const reading = { ...place, client: createPatientClient(place.client) };
  const refused: RefusedBid[] = [];
  const standIns = await admitBidders(priced, reading, refused);
  await awaitAccepting(reading);
  const numbers = new Map<number, PricedBid>();
  await inGroups(priced, async (bid) => {
    const standIn = standIns.get(bid.id);
    if (standIn === undefined) return;
    const number = await orRefused(bid, refused, () => submitBid(bid, standIn, reading));
    if (number !== undefined) numbers.set(number, bid);
  });
  const played = await awaitLots(reading, numbers.size);
  const named = (number: number): string => numbers.get(number)?.id ?? `№ ${number}`;
  return outcomeFrom(played, numbers, refused, named);
};

function outcomeFrom(
  { bids, lots }: Awaited<ReturnType<typeof awaitLots>>,
  numbers: ReadonlyMap<number, PricedBid>,
  refused: readonly RefusedBid[],
  named: (number: number) => string,
): BidsOutcome {
  const outOf = (status: string): readonly RefusedBid[] =>
    bids.flatMap((bid): readonly RefusedBid[] => {
      const own = numbers.get(bid.number);
      if (own === undefined || bid.status !== status) return [];
      return [{ bid: own.id, lot: own.lot, code: `${status} ${bid.reason ?? ''}`.trim() }];
    });
  const ranked = bids.filter(({ rank }) => rank !== undefined).sort((a, b) => Number(a.rank) - Number(b.rank));
  return {
    submitted: [...numbers.values()].map(({ id, lot }) => ({ bid: id, lot })),
    refused: [...refused, ...outOf('INVALID')],
    rejected: outOf('REJECTED'),
    lots: lots.map(({ number, award }) => ({
      lot: number,
      ranking: ranked.filter(({ lot }) => lot === number).map((bid) => named(bid.number)),
      ...(award === undefined ? {} : { winner: { bid: named(award.bid), bidder: award.bidder, amount: award.amount } }),
    })),
  };
}

/** The registrar knows the bidders of an import and admits one key for each bid: its lots ask for no security. */
async function admitBidders(
  bids: readonly PricedBid[],
  { tender, keys, registrar, send }: PlayPlace,
  refused: RefusedBid[],
): Promise<ReadonlyMap<string, StandIn>> {
  const standIns = new Map<string, StandIn>();
  const firsts = [...new Map(bids.map((bid) => [bid.id, bid])).values()];
  await inGroups(firsts, async (bid) => {
    const seed = newSeed();
    const submission = signerFromSeed(seed);
    const salt = principalSaltFrom(sha256, seed);
    const payload = {
      tender,
      submitterTag: submitterTagOf(sha256, rawKey(submission.key)),
      principalCommit: principalCommitOf(sha256, salt, bid.bidder),
    };
    const admitted = await orRefused(bid, refused, () => send({ type: 'bid.admit', payload, sender: registrar }));
    if (admitted === undefined) return;
    const [bidder] = await keys.keysOf(bid.bidder);
    standIns.set(bid.id, { bidder, submission, salt });
  });
  return standIns;
}

/** Seals a bid as `adal bid seal` does and sends it, in both envelopes where the method has two; gives the number of the first. */
async function submitBid(bid: PricedBid, { bidder, submission, salt }: StandIn, at: PlayPlace): Promise<number> {
  let first: number | undefined;
  for (let envelope = 0, envelopes = 1; envelope < envelopes; envelope++) {
    const place = { tender: at.tender, lot: bid.lot, envelope, bidder: bidder.key, submitter: submission.key };
    const desk = await openBidDesk(at.client, undefined, place);
    envelopes = desk.envelopes;
    const { tender, lot } = desk;
    const unitPriceTiyn = unitPriceFor(bid.amount, lot.quantity);
    const said = envelope === envelopes - 1 ? { unitPriceTiyn, currency: bid.currency } : {};
    const content = bidContentFrom(said, { tender, lot, envelope, envelopes });
    if (isFault(content)) throw troubleFromFault(content);
    const { payload } = sealContent({
      desk,
      place,
      content,
      signer: bidder,
      salt,
      sigma: Uint8Array.from(randomBytes(32)),
      // A source names no files of a bid that could be sealed with it.
      workingFolder: '',
      documentPath: () => '',
    });
    const { value } = await at.send({ type: 'bid.submit', payload: { ...payload }, sender: submission });
    first ??= Number(jsonMap(value).bid);
  }
  return first ?? 0;
}

async function inGroups<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (let from = 0; from < items.length; from += AT_ONCE)
    await Promise.all(items.slice(from, from + AT_ONCE).map(work));
}

/** What the ledger refuses is kept with its code, and the other bids go on; a node that is gone ends the import. */
async function orRefused<T>(
  { id, lot }: PricedBid,
  refused: RefusedBid[],
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof FaultError) || isUnreachable(cause)) throw cause;
    refused.push({ bid: id, lot, code: cause.fault.code });
    return undefined;
  }
}
