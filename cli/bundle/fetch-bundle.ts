import { setTimeout as wait } from 'node:timers/promises';
import { fromHex } from '../../ledger/base/bytes.ts';
import type { Value } from '../../ledger/base/codec.ts';
import { FaultError } from '../../ledger/base/fault.ts';
import type { Json } from '../../ledger/base/json.ts';
import {
  type BundleEntryJson,
  type BundleJson,
  type BundleKind,
  bundleEntryJson,
  bundleJson,
} from '../../ledger/bundle/bundle-form.ts';
import { stateProofFromValue } from '../../ledger/state/tree/proof.ts';
import { type JsonMap, jsonMap } from '../json-map.ts';
import type { RpcClient } from '../rpc-client.ts';
import { trouble } from '../trouble.ts';

/** A busy node says how long to wait; beyond this somebody should look at it. */
const BUSY_WAIT_SECONDS_MAX = 30;
const BUSY_ATTEMPTS_MAX = 20;

/** What a node gave of a bundle, with the height that every part of it is of. */
export interface FetchedBundle {
  readonly height: number;
  readonly json: BundleJson;
}

/** What to ask a node for: a method whose pages have the form of `bid_bundle`'s, its parameters, and what the bundle is about. */
export interface BundleSource {
  readonly method: string;
  readonly params: JsonMap;
  readonly kind: BundleKind;
  readonly subject: string;
}

/** The opening of a tender's bids. */
export function openingSource(tender: string): BundleSource {
  return { method: 'bid_bundle', params: { tender }, kind: 'opening', subject: tender };
}

/** Fetches the first page alone: of an opening, what a tender's key and state need to be checked. */
export async function fetchFirstPage(client: RpcClient, source: BundleSource): Promise<FetchedBundle> {
  return bundleFromPage(client, source, jsonMap(await patiently(client, source.method, source.params)));
}

/** Fetches a whole bundle page by page, all of one height. `onPage` hears how far it is. */
export async function fetchBundle(
  client: RpcClient,
  source: BundleSource,
  onPage: (count: number) => void,
): Promise<FetchedBundle> {
  const { method, params } = source;
  const first = jsonMap(await patiently(client, method, params));
  const { height, json } = bundleFromPage(client, source, first);
  const entries = new Map(json.entries.map((entry) => [entry.key, entry]));
  for (let next = first.next; typeof next === 'number'; ) {
    const page = jsonMap(await patiently(client, method, { ...params, height, after: next }));
    // An organisation that bids for several lots stands on several pages.
    for (const entry of entriesOf(client, source, page)) entries.set(entry.key, entry);
    if (typeof page.next === 'number' && page.next <= next) throw unexpected(client, source);
    next = page.next ?? null;
    onPage(typeof next === 'number' ? next : entries.size);
  }
  return { height, json: { ...json, entries: [...entries.values()] } };
}

/** The same bundle with more entries of its height. */
export async function withEntries(
  client: RpcClient,
  { height, json }: FetchedBundle,
  keys: readonly string[],
): Promise<FetchedBundle> {
  const more: BundleEntryJson[] = [];
  for (const key of keys) more.push(await fetchEntry(client, key, height));
  return { height, json: { ...json, entries: [...json.entries, ...more] } };
}

async function fetchEntry(client: RpcClient, key: string, height: number): Promise<BundleEntryJson> {
  const { bytes, proof } = jsonMap(await patiently(client, 'state_get', { key, height, proof: true }));
  const value = typeof bytes === 'string' ? fromHex(bytes) : undefined;
  const { bitmap, siblings, end } = jsonMap(jsonMap(proof).proof);
  const found = stateProofFromValue({ bitmap: bytesOf(bitmap), siblings: bytesOf(siblings), end: bytesOf(end) });
  if (found === undefined) throw trouble('CLI_NODE_ANSWER', { url: client.url, method: 'state_get', key });
  return bundleEntryJson({ key, ...(value === undefined ? {} : { value }), proof: found });
}

/** Hex texts as bytes, wherever they stand. */
function bytesOf(json: Json | undefined): Value {
  if (typeof json === 'string') return fromHex(json) ?? json;
  if (Array.isArray(json)) return json.map(bytesOf);
  if (typeof json !== 'object' || json === null) return json ?? null;
  return Object.fromEntries(Object.entries(json).map(([name, entry]) => [name, bytesOf(entry as Json)]));
}

function bundleFromPage(client: RpcClient, source: BundleSource, page: JsonMap): FetchedBundle {
  const { height, genesisHash, header, commit, validators, handOffs } = page;
  if (typeof height !== 'number') throw unexpected(client, source);
  const signed = { genesisHash, header, commit, validators, ...(handOffs === undefined ? {} : { handOffs }) };
  // Its form is checked whole when it is read as a bundle, wherever it comes from.
  const parts = { ...signed, entries: entriesOf(client, source, page) } as unknown as Parameters<typeof bundleJson>[2];
  return { height, json: bundleJson(source.kind, source.subject, parts) };
}

function entriesOf(client: RpcClient, source: BundleSource, { entries }: JsonMap): readonly BundleEntryJson[] {
  if (!Array.isArray(entries)) throw unexpected(client, source);
  return entries as unknown as readonly BundleEntryJson[];
}

function unexpected({ url }: RpcClient, { method }: BundleSource): FaultError {
  return trouble('CLI_NODE_ANSWER', { url, method });
}

/** A bundle of a large tender is more than a node gives one address at once: it is asked again when it says so. */
async function patiently(client: RpcClient, method: string, params: JsonMap): Promise<Json> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await client.call(method, params);
    } catch (cause) {
      const isBusy = cause instanceof FaultError && cause.fault.code === 'CLI_NODE_BUSY';
      const seconds = isBusy ? Number(cause.fault.detail.retryAfterSeconds ?? 1) : Number.NaN;
      if (!(seconds <= BUSY_WAIT_SECONDS_MAX) || attempt === BUSY_ATTEMPTS_MAX) throw cause;
      await wait(1000 * Math.max(1, seconds));
    }
  }
}
