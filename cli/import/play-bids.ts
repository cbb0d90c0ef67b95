import type { Signer } from '../../ledger/base/keys.ts';
import type { RpcClient } from '../rpc-client.ts';
import type { CommittedTx, TxOrder } from '../tx/tx-desk.ts';
import { AWARD } from './import-awards.ts';
import { BID } from './import-bids.ts';
import type { ImportKeys } from './import-keys.ts';
import type { ImportReason } from './import-reasons.ts';
import type { ImportReport } from './import-report.ts';
import type { ImportAward, ImportProcess } from './import-step.ts';

/** What the ledger made of a lot: its bids by the source's ids. */
export interface PlayedLot {
  readonly lot: number;
  /** Best first; those that the ledger did not rank are absent. */
  readonly ranking: readonly string[];
  /** Minor units; absent where the lot found no winner. */
  readonly winner?: { readonly bid: string; readonly bidder: string; readonly amount: number };
}

/** One bid of the source, with what the ledger said of it. */
export interface RefusedBid {
  readonly bid: string;
  readonly lot: number;
  /** Of the fault; or why the opened bid does not count. */
  readonly code: string;
}

export interface BidsOutcome {
  /** Bids that the ledger took, by the source's id and lot. */
  readonly submitted: readonly { readonly bid: string; readonly lot: number }[];
  /** Bids that it refused, and those that it took and that did not count when they were opened. */
  readonly refused: readonly RefusedBid[];
  /** Bids that it opened and then rejected, with the criterion. */
  readonly rejected: readonly RefusedBid[];
  readonly lots: readonly PlayedLot[];
}

/** What playing needs: the tender that the steps published, and hands to send with. */
export interface PlayPlace {
  readonly tender: string;
  readonly client: RpcClient;
  readonly keys: ImportKeys;
  /** Admits submission keys to lots without security. */
  readonly registrar: Signer;
  readonly send: (order: TxOrder) => Promise<CommittedTx>;
}

/** Seals and submits the bids of a process, waits for the opening and the result. */
export type PlayBids = (process: ImportProcess, place: PlayPlace) => Promise<BidsOutcome>;

/** Says of bids and awards that they wait: there is nothing that could play them. */
export function leaveBids({
  report,
  processes,
}: {
  readonly report: ImportReport;
  readonly processes: readonly ImportProcess[];
}): void {
  for (const { bids, awards } of processes) {
    for (const { spot } of bids) report.withdraw(spot.file, spot.pointer, BID, 'BIDS_WAIT', 'bid');
    for (const { spot } of awards) report.withdraw(spot.file, spot.pointer, AWARD, 'BIDS_WAIT', 'award');
  }
}

/** Tells of every bid whether the ledger took it, and of every award of the source whether the ledger comes to the same. */
export function reportPlayed(report: ImportReport, process: ImportProcess, outcome: BidsOutcome): void {
  const { bids, awards } = process;
  for (const { bid, lot, code } of outcome.refused) {
    const found = bids.find((one) => one.id === bid && one.lot === lot);
    if (found !== undefined)
      report.withdraw(found.place.file, found.place.pointer, BID, 'LEDGER_REFUSED', `lot ${lot}: ${code}`);
  }
  for (const { bid, lot, code } of outcome.rejected) {
    const found = bids.find((one) => one.id === bid && one.lot === lot);
    found?.place.note(BID, 'BID_REJECTED', `lot ${lot}: ${code}`);
  }
  for (const award of awards) award.spot.compute(AWARD, differenceOf(award, process, outcome));
}

interface Difference {
  readonly reason: ImportReason;
  readonly detail?: string;
}

/** Words for awards that the source itself took back: they name no winner. */
const NOT_WON = new Set(['unsuccessful', 'cancelled']);

function differenceOf(award: ImportAward, process: ImportProcess, outcome: BidsOutcome): Difference | undefined {
  const played = outcome.lots.find(({ lot }) => lot === award.lot);
  const winner = played?.winner;
  const isNamed =
    winner !== undefined &&
    (award.bid === undefined ? award.suppliers.includes(winner.bidder) : winner.bid === award.bid);
  if (award.status !== undefined && NOT_WON.has(award.status))
    return isNamed ? { reason: 'AWARD_SOURCE_REJECTED', detail: award.status } : undefined;
  if (isNamed)
    return winner.amount === award.amount ? undefined : { reason: 'AWARD_OTHER_AMOUNT', detail: String(winner.amount) };
  const own = bidOf(award, process);
  const out = [...outcome.refused, ...outcome.rejected].find(({ bid, lot }) => bid === own && lot === award.lot);
  if (out !== undefined) return { reason: 'AWARD_BID_OUT', detail: out.code };
  const isPriced = process.bids.some(({ id, lot, amount }) => id === own && lot === award.lot && amount !== undefined);
  if (!isPriced) return { reason: 'AWARD_NO_BID', ...(winner === undefined ? {} : { detail: winner.bid }) };
  if (winner === undefined) return { reason: 'AWARD_NO_RESULT' };
  const rank = (own === undefined ? -1 : (played?.ranking.indexOf(own) ?? -1)) + 1;
  return { reason: 'AWARD_OTHER_BID', detail: `${winner.bid}; ${String(own)}: ${rank}` };
}

/** The bid that the source awarded, named by it or by its bidder. */
function bidOf({ bid, lot, suppliers }: ImportAward, { bids }: ImportProcess): string | undefined {
  return bid ?? bids.find((one) => one.lot === lot && suppliers.includes(one.bidder))?.id;
}
