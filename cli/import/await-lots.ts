import { FaultError } from '../../ledger/base/fault.ts';
import type { Json } from '../../ledger/base/json.ts';
import { type JsonMap, jsonMap } from '../json-map.ts';
import { trouble } from '../trouble.ts';
import type { PlayPlace } from './play-bids.ts';
import { isUnreachable } from './run-import.ts';

/** A bid as the ledger tells it after the opening. */
export interface PlayedBid {
  readonly number: number;
  readonly lot: number;
  readonly status: string;
  readonly reason?: string;
  readonly rank?: number;
}

/** A lot that has ended, with the award that its winner accepted. */
export interface EndedLot {
  readonly number: number;
  readonly award?: { readonly bid: number; readonly bidder: string; readonly amount: number };
}

const ASK_AGAIN_MS = 400;
/** A block follows the end of a period within seconds; questions without an answer hold the tender for two terms of twenty. */
const ACCEPTING_SLACK_MS = 120_000;
/** Opening, ranking, stand-still and up to three terms to sign follow each other within this under the demo profile. */
const LOTS_SLACK_MS = 240_000;
/** Eight bids are opened in a block. */
const PER_BID_MS = 500;
/** A lot that stands still for a silent source does not end by itself. */
const ENDED: ReadonlySet<unknown> = new Set(['AWARDED', 'UNSUCCESSFUL', 'SUSPENDED']);

/** Waits until the tender accepts bids, or never will. CLI_NODE_DIFFERS where neither comes in time. */
export async function awaitAccepting(place: PlayPlace): Promise<void> {
  const { periods } = await viewOf(place);
  const dueMs = await untilMs(place, Number(jsonMap(jsonMap(periods).discussion).end));
  await lookUntil(place, 'acceptance', dueMs + ACCEPTING_SLACK_MS, ({ phase }) =>
    phase === 'DISCUSSION' || phase === 'WAITING' ? undefined : true,
  );
}

/** Waits until every lot has ended, and accepts each award as soon as it may be; gives all bids and lots then. */
export async function awaitLots(
  place: PlayPlace,
  bids: number,
): Promise<{ readonly bids: readonly PlayedBid[]; readonly lots: readonly EndedLot[] }> {
  const { periods } = await viewOf(place);
  const dueMs = await untilMs(place, Number(jsonMap(jsonMap(periods).acceptance).end));
  const accepted = new Set<string>();
  return await lookUntil(place, 'award', dueMs + LOTS_SLACK_MS + PER_BID_MS * bids, async (view) => {
    const lots = listOf(view.lots);
    for (const lot of lots) await acceptAward(place, lot, accepted);
    const isEnded = view.phase === 'CANCELLED' || lots.every(({ progress }) => ENDED.has(jsonMap(progress).stage));
    return isEnded
      ? { bids: listOf(view.bids) as unknown as readonly PlayedBid[], lots: lots.map(endedLot) }
      : undefined;
  });
}

async function acceptAward(
  { tender, keys, send }: PlayPlace,
  { number, progress }: JsonMap,
  accepted: Set<string>,
): Promise<void> {
  const { stage, award } = jsonMap(progress);
  const { bidder, rank } = jsonMap(award);
  const turn = `${Number(number)}/${Number(rank)}`;
  if (stage !== 'SIGNING' || typeof bidder !== 'string' || accepted.has(turn)) return;
  accepted.add(turn);
  const [sender] = await keys.keysOf(bidder);
  try {
    await send({ type: 'award.accept', payload: { tender, lot: Number(number) }, sender });
  } catch (cause) {
    // Its term has passed meanwhile: the lot goes on to its next rank, or ends without a winner.
    if (!(cause instanceof FaultError) || isUnreachable(cause)) throw cause;
  }
}

function endedLot({ number, progress }: JsonMap): EndedLot {
  const { stage, award } = jsonMap(progress);
  if (stage !== 'AWARDED') return { number: Number(number) };
  const { bid, bidder, amount } = jsonMap(award);
  return { number: Number(number), award: { bid: Number(bid), bidder: String(bidder), amount: Number(amount) } };
}

/** How long it is from the newest block to a moment of the ledger; 0 for what is past or not known. */
async function untilMs({ client }: PlayPlace, at: number): Promise<number> {
  const { time } = jsonMap(await client.call('chain_status', {}));
  return Number.isNaN(at) ? 0 : Math.max(0, at - Number(time));
}

async function lookUntil<T>(
  place: PlayPlace,
  waitedFor: string,
  timeoutMs: number,
  found: (view: JsonMap) => T | undefined | Promise<T | undefined>,
): Promise<T> {
  const startedAt = performance.now();
  for (;;) {
    const value = await found(await viewOf(place));
    if (value !== undefined) return value;
    if (performance.now() - startedAt > timeoutMs)
      throw trouble('CLI_NODE_DIFFERS', { url: place.client.url, tender: place.tender, waitedFor });
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}

async function viewOf({ client, tender }: PlayPlace): Promise<JsonMap> {
  return jsonMap(jsonMap(await client.call('tender_get', { tender })).tender);
}

function listOf(value: Json | undefined): readonly JsonMap[] {
  return Array.isArray(value) ? value.map(jsonMap) : [];
}
