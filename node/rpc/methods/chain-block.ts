import { z } from 'zod';
import { FaultError, fault } from '../../../ledger/base/fault.ts';
import type { LedgerStore } from '../../../storage/ledger-store.ts';
import { EXAMPLE_HASH, exampleHeader, exampleRecord } from '../examples.ts';
import { bytesFromHex, hexFromBytes } from '../hex.ts';
import { defineMethod, type MethodContext } from '../method.ts';
import { hash32, headerView, height, heightOrLatest, hexSchema, limit, nextCursor, recordView } from '../shapes.ts';
import { committedHeight, firstLogIndex, headerAt, jsonOf, notFound, recordJson, tipHeight } from '../views.ts';

/** Bytes of records in one page: two largest records fit, and ten pages of a batch stay below 8 MiB of JSON. */
const PAGE_BYTES_MAX = 128 * 1024;

/** `latest` moves; a height or a block id names one block for ever. */
const blockName = z.union([heightOrLatest, hash32]);

export const chainHeader = defineMethod({
  name: 'chain_header',
  summary: {
    kk: 'Биіктік, блок хэші немесе latest бойынша блок тақырыбын береді',
    ru: 'Даёт заголовок блока по высоте, хэшу блока или latest',
    en: 'Gives a block header by height, block id or latest',
  },
  params: z.strictObject({ block: blockName.default('latest') }),
  result: z.object({ blockId: hash32, header: headerView, bytes: hexSchema }),
  example: { params: { block: 42 }, result: { blockId: EXAMPLE_HASH, header: exampleHeader, bytes: 'ae' } },
  faults: ['RPC_HEIGHT_UNKNOWN', 'RPC_NOT_FOUND'],
  cost: 1,
  handler: ({ ports }, { block }) => headerJson(ports.store, heightOfName(ports.store, block)),
});

export const chainBlock = defineMethod({
  name: 'chain_block',
  summary: {
    kk: 'Блок тақырыбын және жазбаларын бет-бетімен береді',
    ru: 'Даёт заголовок блока и его записи по страницам',
    en: 'Gives a block header and its records, page by page',
  },
  params: z.strictObject({
    block: blockName.default('latest'),
    /** Index of the first record of the page. */
    from: z.int().min(0).default(0),
    limit,
  }),
  result: z.object({
    blockId: hash32,
    header: headerView,
    bytes: hexSchema,
    /** cbor(commit) of the height before, which this header hashes; empty at height 1. Executing the block again needs it. */
    lastCommit: hexSchema,
    recordCount: z.int(),
    records: z.array(recordView),
    /** `height:index` of the next record, null at the block's end. */
    next: nextCursor,
  }),
  example: {
    params: { block: 42 },
    result: {
      blockId: EXAMPLE_HASH,
      header: exampleHeader,
      bytes: 'ae',
      lastCommit: 'a3',
      recordCount: 2,
      records: [exampleRecord],
      next: '42:1',
    },
  },
  faults: ['RPC_HEIGHT_UNKNOWN', 'RPC_NOT_FOUND'],
  cost: 10,
  handler: (context, params) => blockPage(context, heightOfName(context.ports.store, params.block), params),
});

export const chainBlocks = defineMethod({
  name: 'chain_blocks',
  summary: {
    kk: 'Блоктардың тізімін соңғысынан бастап береді',
    ru: 'Даёт список блоков, начиная с последнего',
    en: 'Lists blocks, the latest first',
  },
  params: z.strictObject({
    /** Height below which the page starts; the tip when left out. */
    before: height.optional(),
    limit,
  }),
  result: z.object({
    blocks: z.array(
      z.object({ height: z.int(), blockId: hash32, time: z.int(), proposer: hexSchema, records: z.int() }),
    ),
    /** Height to give as `before` for the next page, null at the chain's beginning. */
    next: z.int().nullable(),
  }),
  example: {
    params: { limit: 1 },
    result: {
      blocks: [
        { height: 42, blockId: EXAMPLE_HASH, time: exampleHeader.time, proposer: exampleHeader.proposer, records: 2 },
      ],
      next: 42,
    },
  },
  faults: ['RPC_HEIGHT_UNKNOWN'],
  cost: 5,
  handler({ ports }, { before, limit: count }) {
    const { store } = ports;
    const last = Math.min(tipHeight(store), (before ?? Number.MAX_SAFE_INTEGER) - 1);
    const heights = Array.from({ length: Math.min(count, last) }, (_, i) => last - i);
    return { blocks: heights.map((at) => blockLine(store, at)), next: last > count ? last - count + 1 : null };
  },
});

function blockLine(store: LedgerStore, at: number) {
  const { time, proposer, logSize } = headerAt(store, at);
  return {
    height: at,
    blockId: hexFromBytes(blockIdAt(store, at)),
    time,
    proposer: hexFromBytes(proposer),
    records: logSize - firstLogIndex(store, at),
  };
}

function heightOfName(store: LedgerStore, name: z.output<typeof blockName>): number {
  if (typeof name === 'number' || name === 'latest') return committedHeight(store, name);
  const found = store.heightOf(bytesFromHex(name));
  if (found === undefined) throw new FaultError(notFound('block', name));
  return found;
}

function blockIdAt(store: LedgerStore, at: number) {
  const blockId = store.blockId(at);
  if (blockId === undefined) throw new FaultError(fault('RPC_HEIGHT_UNKNOWN', { height: at }));
  return blockId;
}

function headerJson(store: LedgerStore, at: number) {
  return {
    blockId: hexFromBytes(blockIdAt(store, at)),
    header: jsonOf(headerAt(store, at)) as z.input<typeof headerView>,
    bytes: hexFromBytes(store.header(at) ?? new Uint8Array()),
  };
}

function blockPage({ ports, sha256 }: MethodContext, at: number, page: { from: number; limit: number }) {
  const { store } = ports;
  const records = store.records(at) ?? [];
  const first = firstLogIndex(store, at);
  const shown: ReturnType<typeof recordJson>[] = [];
  let bytes = 0;
  for (const record of records.slice(page.from, page.from + page.limit)) {
    if (shown.length > 0 && bytes + record.length > PAGE_BYTES_MAX) break;
    bytes += record.length;
    shown.push(recordJson(sha256, record, first + page.from + shown.length));
  }
  const end = page.from + shown.length;
  const next = end < records.length ? `${at}:${end}` : null;
  const lastCommit = hexFromBytes(store.lastCommit(at) ?? new Uint8Array());
  return { ...headerJson(store, at), lastCommit, recordCount: records.length, records: shown, next };
}
