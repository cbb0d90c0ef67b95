import { randomBytes } from 'node:crypto';
import { type Bytes, fromHex } from '../../../ledger/base/bytes.ts';
import { mulBps } from '../../../ledger/base/exact.ts';
import { isFault } from '../../../ledger/base/fault.ts';
import { invariant } from '../../../ledger/base/invariant.ts';
import { rawKey, type Signer } from '../../../ledger/base/keys.ts';
import { priceTotal } from '../../../ledger/modules/bid/bid-form.ts';
import { sealBid } from '../../../ledger/modules/bid/seal-bid.ts';
import { bidTagOf, principalCommitOf, submitterTagOf } from '../../../ledger/seal/identity.ts';
import { newSeed, sha256, signerFromSeed } from '../../crypto.ts';
import { type JsonMap, jsonMap } from '../../json-map.ts';
import { fillText } from '../../terminal/language.ts';
import { demoTexts } from '../../texts/demo-texts.ts';
import { troubleFromFault } from '../../trouble.ts';
import { checkSame, type StepDesk, shortHash } from '../demo-stage.ts';
import { type Purchase, partyOf } from '../purchase.ts';
import type { Scenario } from '../scenario.ts';
import { listOf, tenderAt } from './tender.ts';

/** A supplier in this tender: its one-time key, and the salt that opens what the bank committed itself to. */
export interface DemoBidder {
  readonly from: string;
  readonly submission: Signer;
  readonly salt: Bytes;
}

/** A bid of the scenario with the guarantee that secures it. */
export interface SecuredBid {
  readonly bid: Scenario['bids'][number];
  readonly bidder: DemoBidder;
  readonly guarantee: string;
}

/** Key generation takes two blocks on a quick machine. */
const KEY_MS = 60_000;
/** Longer than the tender of the demo lasts. */
const GUARANTEE_MS = 3_600_000;

/** Waits until the validators have made the key that bids are sealed to; no tender can be published before. */
export function awaitSealingKey({ stage }: Purchase): Promise<void> {
  return stage.step('sealing key', demoTexts.sealingKey, async (desk) => {
    const key = await desk.readUntil(demoTexts.waitSealingKey, KEY_MS, async () => {
      const { epochs } = await desk.read('seal_status', {});
      return listOf(epochs).find(({ status }) => status === 'ACTIVE');
    });
    const { height, time } = await desk.read('chain_status', {});
    const values = { key: shortHash(String(key.keyId)), t: Number(key.t), n: Number(key.n), live: Number(key.live) };
    const block = { height: Number(height), time: Number(time) };
    return { sees: fillText(demoTexts.sealingKeySeen, stage.language, values), result: undefined, block };
  });
}

/** The bank guarantees every bid; it names a tag and a commitment, so that nobody can tell from it who bids. */
export function issueSecurities(purchase: Purchase, tender: string): Promise<readonly SecuredBid[]> {
  const { stage, scenario } = purchase;
  const [sender] = partyOf(purchase, scenario.bank).keys;
  const bidders = new Map(
    scenario.bids.map(({ from }) => [
      from,
      { from, submission: signerFromSeed(newSeed()), salt: Uint8Array.from(randomBytes(32)) },
    ]),
  );
  return stage.step('securities', demoTexts.securities, async (desk) => {
    const { lots } = await tenderAt(desk, tender);
    const { time } = await desk.read('chain_status', {});
    const secured = await Promise.all(
      scenario.bids.map(async (bid): Promise<SecuredBid> => {
        const bidder = bidders.get(bid.from);
        invariant(bidder !== undefined, 'every bid of the scenario has a bidder');
        const lot = jsonMap(listOf(lots)[bid.lot - 1]);
        const payload = {
          tender,
          lot: bid.lot,
          amount: mulBps(Number(lot.amount), Number(lot.securityBps)),
          currency: String(scenario.tender.terms.currency),
          submitterTag: submitterTagOf(sha256, rawKey(bidder.submission.key)),
          principalCommit: principalCommitOf(sha256, bidder.salt, partyOf(purchase, bid.from).bin),
          validTo: Number(time) + GUARANTEE_MS,
          textHash: sha256(bidder.salt),
        };
        const { value } = await desk.send({ type: 'guarantee.issue', payload, sender });
        return { bid, bidder, guarantee: String(value.guarantee) };
      }),
    );
    const sees = fillText(demoTexts.securitiesSeen, stage.language, { count: secured.length });
    return { sees, result: secured };
  });
}

/** Every bidder lodges its guarantees and sends its envelopes, sealed on its own machine; the ledger sees neither price nor name. */
export function submitBids(purchase: Purchase, tender: string, secured: readonly SecuredBid[]): Promise<void> {
  const { stage } = purchase;
  return stage.step('bids', demoTexts.bids, async (desk) => {
    const view = await tenderAt(desk, tender);
    const publicKey = await sealingKeyOf(desk, view);
    await Promise.all(
      secured.map(async (one) => {
        const sender = one.bidder.submission;
        await desk.send({ type: 'guarantee.lodge', payload: { guarantee: one.guarantee }, sender });
        const payload = sealedPayload(purchase, tender, view, publicKey, one);
        await desk.send({ type: 'bid.submit', payload, sender });
      }),
    );
    const { count } = jsonMap((await desk.read('state_get', { key: `bidBook/${tender}` })).value);
    const values = { count: checkSame(desk.reader, 'bids', secured.length, count) };
    return { sees: fillText(demoTexts.bidsSeen, stage.language, values), result: undefined };
  });
}

async function sealingKeyOf(desk: StepDesk, view: JsonMap): Promise<Bytes> {
  const { epoch } = jsonMap(jsonMap(view.tender).sealKey);
  const { epochs } = await desk.read('seal_status', {});
  const key = listOf(epochs).find((one) => one.epoch === epoch);
  const bytes = fromHex(String(key?.publicKey));
  invariant(bytes !== undefined, 'a tender that takes bids has a sealing key');
  return bytes;
}

/** Seals one bid on this machine, as `adal bid seal` does on the bidder's. */
function sealedPayload(purchase: Purchase, tender: string, view: JsonMap, publicKey: Bytes, secured: SecuredBid) {
  const { bid, bidder } = secured;
  const { genesis } = purchase;
  const { sealKey, acceptance, currency } = jsonMap(view.tender);
  const keyId = fromHex(String(jsonMap(sealKey).keyId));
  invariant(keyId !== undefined, 'a tender that takes bids has a sealing key');
  const notBefore = Number(jsonMap(acceptance).end);
  const place = { lot: bid.lot, envelope: 0, slot: 0, notBefore };
  const submitterKey = rawKey(bidder.submission.key);
  const bidTag = bidTagOf(sha256, submitterKey, place.slot);
  const identity = { genesisHash: genesis.hash, keyId, tender, lot: bid.lot, envelope: 0, bidTag, notBefore };
  const party = partyOf(purchase, bid.from);
  const quantity = Number(jsonMap(listOf(view.lots)[bid.lot - 1]).quantity);
  const total = priceTotal(bid.unitPrice, quantity) ?? 0;
  const [signer] = party.keys;
  const sealed = sealBid(sha256, {
    publicKey,
    context: { identity, submitterKey, slot: place.slot },
    form: {
      v: 1,
      tender,
      lot: bid.lot,
      envelope: 0,
      currency: String(currency),
      bidder: party.bin,
      key: signer.key,
      salt: bidder.salt,
      price: { unitPrice: bid.unitPrice, quantity, total },
      answers: [],
      documents: [],
    },
    signer,
    sigma: Uint8Array.from(randomBytes(32)),
  });
  if (isFault(sealed)) throw troubleFromFault(sealed);
  return { tender, ...place, ...sealed, documents: [] };
}
