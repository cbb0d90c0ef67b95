import { SHARES_PER_TX_MAX } from '../../ledger/modules/bid/opening-share-tx.ts';
import { indexOf } from '../../ledger/modules/seal/seal-participants.ts';
import type { DueBid, TenderOpening } from './opening-reader.ts';
import type { SealEpoch } from './seal-epochs.ts';
import type { SignSeal } from './seal-signer.ts';
import type { OpenerKit } from './settle-step.ts';

/** Transactions of one tender in the pool at a time: pool and blocks are others' as well. */
const TXS_IN_FLIGHT_MAX = 4;

/** Sends this validator's shares of the bids that are due; gives the items `share/<tender>/<bid>` that the ledger still lacks. */
export async function openDue(kit: OpenerKit, epochs: readonly SealEpoch[]): Promise<readonly string[]> {
  const { ports, own, isClosed } = kit;
  const items: string[] = [];
  for (const opening of ports.openings.underWay()) {
    const found = epochs.find(({ epoch }) => epoch === opening.epoch);
    const index = found === undefined ? 0 : indexOf(found.keySet, ports.signer.key);
    const sign = found === undefined || index === 0 ? undefined : await own.signer({ ...found, index });
    if (sign === undefined) continue;
    const wanted = opening.due.filter(({ given }) => !given.includes(index));
    items.push(...wanted.map(({ bid }) => itemOf(opening.tender, bid)));
    await openTender(kit, { tender: opening.tender, index, sign }, wanted);
    if (isClosed()) break;
  }
  return items;
}

/** In the order of opening, so that the first bids are complete first. */
async function openTender(
  { sender, isClosed }: OpenerKit,
  {
    tender,
    index,
    sign,
  }: { readonly tender: TenderOpening['tender']; readonly index: number; readonly sign: SignSeal },
  wanted: readonly DueBid[],
): Promise<void> {
  const ready = wanted.filter(({ bid }) => sender.mayTry(itemOf(tender, bid)));
  const room = TXS_IN_FLIGHT_MAX - sender.inFlight(itemOf(tender, ''));
  for (let sent = 0; sent < room; sent++) {
    const next = ready.slice(sent * SHARES_PER_TX_MAX, (sent + 1) * SHARES_PER_TX_MAX);
    const shares: { readonly bid: number; readonly share: Uint8Array }[] = [];
    for (const { bid, identity } of next) {
      const signed = sign({ kind: 'identity', identity });
      // Not yet, or the chain lags, which the signer has told: the next look asks again.
      if (signed.kind === 'refused') return;
      shares.push({ bid, share: signed.share });
      // Up to 20 ms each in plain code: the loop has its turn between two.
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (isClosed()) return;
    }
    if (shares.length === 0) return;
    const items = next.map(({ bid }) => itemOf(tender, bid));
    await sender.send({ items, type: 'bid.openingShares', payload: { tender, index, shares } });
  }
}

function itemOf(tender: string, bid: number | ''): string {
  return `share/${tender}/${bid}`;
}
