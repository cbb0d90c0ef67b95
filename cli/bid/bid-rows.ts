import type { Json } from '../../ledger/base/json.ts';
import type { BidView } from '../../ledger/modules/bid/bid-view.ts';
import type { CommandContext } from '../command.ts';
import { type JsonMap, jsonMap } from '../json-map.ts';
import type { RpcClient } from '../rpc-client.ts';
import { moneyText } from '../terminal/money.ts';
import { plainText } from '../terminal/style.ts';
import { tableText } from '../terminal/table.ts';
import { bidTexts } from '../texts/bid-texts.ts';

/** Bids of one page; a large tender has twenty. */
const PAGE = 100;

/** All bids of a tender, and what the node says of their opening. */
export interface FetchedBids {
  readonly bids: readonly BidView[];
  /** The answer without its bids: counts, opening, height. */
  readonly about: JsonMap;
}

/** Fetches every page of `bid_list`. */
export async function fetchBids(client: RpcClient, tender: string): Promise<FetchedBids> {
  const bids: BidView[] = [];
  for (let after: number | undefined; ; ) {
    const page = jsonMap(
      await client.call('bid_list', { tender, limit: PAGE, ...(after === undefined ? {} : { after }) }),
    );
    const { bids: rows, next, ...about } = page;
    bids.push(...((Array.isArray(rows) ? rows : []) as unknown as readonly BidView[]));
    if (typeof next !== 'number' || next <= (after ?? 0)) return { bids, about };
    after = next;
  }
}

/** Bids as a table; bidders and totals once there are any. */
export function bidsTable(context: CommandContext, bids: readonly BidView[], currency: string): string {
  const { language, word } = context;
  const isOpened = bids.some(({ opened }) => opened !== undefined);
  const columns = [
    bidTexts.columnNumber,
    bidTexts.columnLot,
    bidTexts.columnEnvelope,
    bidTexts.columnTime,
    bidTexts.columnBytes,
    bidTexts.columnState,
    ...(isOpened ? [bidTexts.columnBidder, bidTexts.columnTotal] : []),
  ];
  const rows = bids.map((bid) => [
    String(bid.number),
    String(bid.lot),
    String(bid.envelope),
    new Date(bid.at).toISOString(),
    String(bid.bytes),
    stateText(context, bid),
    ...(isOpened ? [bidderOf(bid), totalOf(bid, currency, language)] : []),
  ]);
  return tableText(
    columns.map((texts) => word(texts)),
    rows.map((row) => row.map(plainText)),
  );
}

/** How many there are, and where the opening stands. */
export function openingLines({ word }: CommandContext, { count, live, opening }: JsonMap): string {
  const lines = [word(bidTexts.counts, { count: numberOf(count), live: numberOf(live) })];
  if (opening !== undefined) {
    const { opened, pending, delayed } = jsonMap(opening);
    lines.push(word(bidTexts.opening, { opened: numberOf(opened), pending: numberOf(pending) }));
    if (delayed === true) lines.push(word(bidTexts.delayed));
  }
  return lines.map((line) => `${line}\n`).join('');
}

function stateText({ language }: CommandContext, { opened, stateText: sealed, replacedBy }: BidView): string {
  if (opened === undefined) return replacedBy === undefined ? sealed[language] : `${sealed[language]} → ${replacedBy}`;
  return opened.status === 'INVALID'
    ? `${opened.statusText[language]}: ${opened.reasonText[language]}`
    : opened.statusText[language];
}

function bidderOf({ opened }: BidView): string {
  return opened?.status === 'OPENED' ? opened.bidder : '—';
}

function totalOf({ opened }: BidView, currency: string, language: CommandContext['language']): string {
  return opened?.status === 'OPENED' && opened.price !== undefined
    ? moneyText(opened.price.total, currency, language)
    : '—';
}

function numberOf(value: Json | undefined): number {
  return typeof value === 'number' ? value : 0;
}
