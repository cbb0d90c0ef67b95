import type { RpcClient } from '../rpc-client.ts';
import type { CommittedTx, TxOrder } from '../tx/tx-desk.ts';
import { AWARD } from './import-awards.ts';
import { BID } from './import-bids.ts';
import type { ImportKeys } from './import-keys.ts';
import type { ImportReport } from './import-report.ts';
import type { ImportAward, ImportProcess } from './import-step.ts';

/** What the ledger made of a lot: its bids by the source's ids. */
export interface PlayedLot {
  readonly lot: number;
  /** Best first; those that the ledger did not rank are absent. */
  readonly ranking: readonly string[];
  /** Minor units; absent where the lot found no winner. */
  readonly winner?: { readonly bid: string; readonly amount: number };
}

export interface BidsOutcome {
  /** Bids that the ledger took, by the source's id and lot. */
  readonly submitted: readonly { readonly bid: string; readonly lot: number }[];
  /** Bids that it refused, with the code of the fault. */
  readonly refused: readonly { readonly bid: string; readonly lot: number; readonly code: string }[];
  readonly lots: readonly PlayedLot[];
}

/** What playing needs: the tender that the steps published, and hands to send with. */
export interface PlayPlace {
  readonly tender: string;
  readonly client: RpcClient;
  readonly keys: ImportKeys;
  readonly send: (order: TxOrder) => Promise<CommittedTx>;
}

/** Seals and submits the bids of a process, waits for the opening and the result. Handed in, for it belongs to the network's bids. */
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
export function reportPlayed(report: ImportReport, { bids, awards }: ImportProcess, outcome: BidsOutcome): void {
  for (const { bid, lot, code } of outcome.refused) {
    const found = bids.find((one) => one.id === bid && one.lot === lot);
    if (found !== undefined) report.withdraw(found.spot.file, found.spot.pointer, BID, 'LEDGER_REFUSED', code);
  }
  for (const award of awards) award.spot.compute(AWARD, differenceOf(award, outcome));
}

function differenceOf(award: ImportAward, { lots }: BidsOutcome): Parameters<ImportAward['spot']['compute']>[1] {
  const winner = lots.find(({ lot }) => lot === award.lot)?.winner;
  if (winner === undefined) return { reason: 'AWARD_NO_RESULT' };
  if (winner.bid !== award.bid) return { reason: 'AWARD_OTHER_BID', detail: winner.bid };
  return winner.amount === award.amount ? undefined : { reason: 'AWARD_OTHER_AMOUNT', detail: String(winner.amount) };
}
