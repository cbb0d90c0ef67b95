import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromHex, toHex, utf8 } from '../../ledger/base/bytes.ts';
import type { Value } from '../../ledger/base/codec.ts';
import { fault, isFault } from '../../ledger/base/fault.ts';
import { keyText } from '../../ledger/base/keys.ts';
import { blockIdOf, decodeHeader } from '../../ledger/block/block.ts';
import { pinFromGenesis } from '../../ledger/receipt/pinned-set.ts';
import { verifyReceipt } from '../../ledger/receipt/receipt.ts';
import { keyPath, stateValueHash } from '../../ledger/state/tree/path.ts';
import { stateProofFromValue, verifyStateProof } from '../../ledger/state/tree/proof.ts';
import type { SignedTx } from '../../ledger/tx/transaction.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { createVerifier } from '../../node/crypto/verify.ts';
import { methods } from '../../node/rpc/method-table.ts';
import { GENESIS_TIME, HAND_BIN } from '../hand-chain.ts';
import { type RpcWorld, startRpcWorld } from './rpc-world.ts';

const TENDER = 't-00112233445566aa';
const DOCUMENT = `org/${HAND_BIN}/${toHex(sha256(utf8('contract.pdf')))}`;
const words = { kk: 'Атау', ru: 'Название', en: 'Title' };
let world: RpcWorld;
let anchored: SignedTx;
let senderKey: string;
beforeAll(async () => {
  world = await startRpcWorld();
  senderKey = keyText(world.chain.sender.key);
  anchored = world.chain.tx('contract.pdf');
  await world.append({ state: baseState() });
  await world.append({
    txs: [
      {
        tx: anchored,
        result: { ok: true, value: { document: DOCUMENT }, events: [] },
        subjects: [`org/${HAND_BIN}`],
      },
      { tx: world.chain.tx('other'), subjects: [`org/${HAND_BIN}`] },
    ],
    state: {
      [`document/${DOCUMENT}`]: {
        status: 'ANCHORED',
        org: HAND_BIN,
        key: world.chain.sender.key,
        at: GENESIS_TIME + 2000,
        size: 12,
        mime: 'application/pdf',
        docType: 'contractNotice',
        lang: 'kk',
        visibility: 'PUBLIC',
        approvals: [{ org: HAND_BIN, key: world.chain.sender.key, at: GENESIS_TIME + 2000 }],
      },
      [`subject/org/${HAND_BIN}`]: { count: 2, peaks: [new Uint8Array(32)], lastIndex: 3 },
    },
    lookups: { [`document/${toHex(sha256(utf8('contract.pdf')))}/${DOCUMENT}`]: { document: DOCUMENT } },
  });
  for (let i = 0; i < 3; i++) await world.append({});
});
afterAll(() => world.close());

function baseState(): Record<string, Value> {
  const dated = (value: Value) => [
    { value, from: 0, act: 'genesis' },
    { value: 9, from: GENESIS_TIME * 2, act: 'later' },
  ];
  return {
    [`org/${HAND_BIN}`]: {
      name: words,
      status: 'ACTIVE',
      registeredAt: 0,
      statusSince: 0,
      legalAct: '1',
      keys: [senderKey],
      roles: ['CUSTOMER'],
    },
    [`key/${senderKey}`]: { org: HAND_BIN, status: 'ACTIVE', from: 0, addedAt: 0 },
    [`role/${HAND_BIN}/CUSTOMER`]: { from: 0, legalAct: '1', grantedBy: HAND_BIN, grantedAt: 0 },
    params: { 'consensus.precisionMs': dated(500) },
    ...Object.fromEntries(
      [1, 2, 3].map((n) => [
        `plan/${HAND_BIN}-2026-${n}`,
        { customer: HAND_BIN, year: 2026, state: n === 3 ? 'WITHDRAWN' : 'PUBLISHED' },
      ]),
    ),
    [`tender/${TENDER}`]: {
      organizer: HAND_BIN,
      method: 'OPEN_TENDER',
      title: words,
      currency: 'KZT',
      criteria: [],
      scoringRule: 'LOWEST_PRICE',
      periods: { discussion: { n: 2, unit: 'second' }, acceptance: { n: 5, unit: 'second' } },
      state: 'DISCUSSION',
      stateSince: GENESIS_TIME,
      publishedAt: GENESIS_TIME,
      discussion: { start: GENESIS_TIME, end: GENESIS_TIME * 2 },
      lots: 0,
      version: 1,
      questions: 0,
      openQuestions: 0,
      params: new Uint8Array(32),
    },
    [`tenderVersion/${TENDER}/1`]: {
      documents: [{ document: DOCUMENT, sha256: new Uint8Array(32) }],
      at: GENESIS_TIME,
    },
  };
}

async function ok(method: string, params?: unknown): Promise<Record<string, unknown>> {
  const { result, error } = await world.call(method, params);
  expect(error, `${method} ${JSON.stringify(params)}`).toBeUndefined();
  const row = methods.find(({ name }) => name === method);
  expect(row?.result.safeParse(result).error, `${method} fits its result schema`).toBeUndefined();
  return result as Record<string, unknown>;
}

async function faultOf(method: string, params?: unknown): Promise<string | undefined> {
  return (await world.call(method, params)).error?.data.fault;
}

/** What a light client does with a state proof: root from a header that the commit certifies, then the path. */
function provenValue(proof: unknown): string | 'absent' | 'nothing' {
  const { key, proof: tree, header, blockId } = proof as { key: string; proof: Value; header: string; blockId: string };
  const headerBytes = fromHex(header) as Uint8Array;
  expect(toHex(blockIdOf(sha256, headerBytes))).toBe(blockId);
  const decoded = decodeHeader(headerBytes);
  if (isFault(decoded)) return 'nothing';
  const found = stateProofFromValue(bytesOfHex(tree));
  const claim = found && verifyStateProof(sha256, decoded.stateRoot, keyPath(sha256, key), found);
  return claim === undefined ? 'nothing' : claim.kind === 'absent' ? 'absent' : toHex(claim.valueHash);
}

function bytesOfHex(value: Value): Value {
  if (typeof value === 'string') return fromHex(value) as Uint8Array;
  if (Array.isArray(value)) return value.map(bytesOfHex);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, bytesOfHex(entry as Value)]));
}

describe('the method table', () => {
  it('every example passes the schemas of its own method, and every name follows the house', () => {
    for (const { name, params, result, example, summary } of methods) {
      expect(params.safeParse(example.params).error, `${name} params`).toBeUndefined();
      expect(result.safeParse(example.result).error, `${name} result`).toBeUndefined();
      expect(name).toMatch(/^([a-z]+_[a-z][A-Za-z]*|rpc\.discover)$/);
      expect(new Set(Object.values(summary)).size, `${name} has three texts`).toBe(3);
    }
    expect(new Set(methods.map(({ name }) => name)).size).toBe(methods.length);
  });

  it('is what rpc.discover says, as OpenRPC: required parameters first, one schema each, examples in place', async () => {
    const document = (await ok('rpc.discover')) as { openrpc: string; info: object; methods: OpenMethod[] };
    expect(document.openrpc).toMatch(/^1\.3\./);
    expect(document.info).toMatchObject({ title: 'Adal node', version: '1.0.0' });
    expect(document.methods.map(({ name }) => name)).toEqual(methods.map(({ name }) => name));
    for (const method of document.methods) {
      const required = method.params.map((param) => param.required);
      expect(required, `${method.name}: required first`).toEqual([...required].sort((a, b) => Number(b) - Number(a)));
      for (const param of method.params)
        expect(Object.keys(param.schema).length, `${method.name}.${param.name}`).toBeGreaterThan(0);
      const names = method.params.map(({ name }) => name);
      for (const { name } of method.examples[0]?.params ?? []) expect(names).toContain(name);
      expect(new Set(method.errors.map(({ code }) => code)).size).toBe(method.errors.length);
    }
  });
});

interface OpenMethod {
  readonly name: string;
  readonly params: readonly { readonly name: string; readonly required: boolean; readonly schema: object }[];
  readonly errors: readonly { readonly code: number }[];
  readonly examples: readonly { readonly params: readonly { readonly name: string }[] }[];
}

describe('tx_', () => {
  it('submit gives the ids; with wait, the receipt, which verifies against the pinned genesis', async () => {
    const tx = world.chain.tx('waited for');
    const submitted = ok('tx_submit', { tx: toHex(tx.bytes), wait: 'commit', timeoutMs: 20_000 });
    expect(await ok('tx_submit', { tx: toHex(world.chain.tx('just sent').bytes) })).toMatchObject({
      txId: world.chain.tx('just sent').txIdText,
      txHash: world.chain.tx('just sent').txHashText,
    });
    await world.append({ txs: [{ tx }] });
    const answer = await submitted;
    expect(answer.status).toMatchObject({ state: 'committed', index: 1 });
    const verdict = verifyReceipt({
      text: JSON.stringify(answer.receipt),
      pin: pinFromGenesis(sha256, world.chain.genesis),
      sha256,
      verify: createVerifier(),
    });
    expect(verdict.ok && verdict.facts.tx?.txIdText).toBe(tx.txIdText);
    const again = await ok('tx_submit', { tx: toHex(tx.bytes), wait: 'commit' });
    expect(again.receipt).toEqual(answer.receipt);
  });

  it('submit that waits in vain tells where the transaction stands', async () => {
    const tx = world.chain.tx('never included');
    expect(await ok('tx_submit', { tx: toHex(tx.bytes), wait: 'commit', timeoutMs: 1 })).toMatchObject({
      txId: tx.txIdText,
      status: { state: 'pooled' },
    });
  });

  it('submit passes refusals on, with the retry hint in body and header', async () => {
    world.refuseNext({ kind: 'refused', fault: fault('POOL_FULL', { txs: 5 }), retryAfterMs: 1500 });
    const answer = await world.post({ jsonrpc: '2.0', id: 1, method: 'tx_submit', params: { tx: '82a0' } });
    expect(answer.headers['retry-after']).toBe('2');
    expect(JSON.parse(answer.text).error).toMatchObject({
      code: 1040,
      data: { fault: 'POOL_FULL', detail: { txs: 5 }, retryAfterMs: 1500 },
    });
    expect(await faultOf('tx_submit', { tx: 'ff' })).toBe('CODEC_NOT_CANONICAL');
    expect(await faultOf('tx_submit', { tx: toHex(anchored.bytes) })).toBe('TX_DUPLICATE');
    expect(await faultOf('tx_check', { tx: '00' })).toBe('TX_SCHEMA');
    expect(await ok('tx_check', { tx: toHex(world.chain.tx('checked').bytes) })).toHaveProperty('txHash');
  });

  it('only so many callers may wait', async () => {
    const narrow = await startRpcWorld({ waitersMax: 1 });
    const [a, b] = ['a', 'b'].map((content) => narrow.chain.tx(content)) as [SignedTx, SignedTx];
    const first = narrow.call('tx_submit', { tx: toHex(a.bytes), wait: 'commit' });
    const refused = await narrow.call('tx_submit', { tx: toHex(b.bytes), wait: 'commit' });
    expect(refused.error?.data).toMatchObject({ fault: 'RPC_BUSY', detail: { txId: b.txIdText }, retryAfterMs: 1000 });
    await narrow.append({ txs: [{ tx: a }] });
    expect((await first).result).toHaveProperty('receipt');
    await narrow.close();
  });

  it('status and receipt of what is committed, and of what is not', async () => {
    expect(await ok('tx_status', { txId: anchored.txIdText })).toMatchObject({
      state: 'committed',
      height: 2,
      index: 1,
      result: { ok: true },
    });
    const unknown = '00'.repeat(32);
    expect(await ok('tx_status', { txId: unknown })).toEqual({ state: 'unknown' });
    expect(await ok('tx_status', { txId: unknown, expires: 1 })).toEqual({ state: 'expired' });
    expect(await ok('tx_receipt', { txId: anchored.txIdText })).toHaveProperty('proof');
    expect(await faultOf('tx_receipt', { txId: unknown })).toBe('RPC_NOT_FOUND');
  });
});

describe('chain_', () => {
  it('header by height, block id and latest', async () => {
    const byHeight = await ok('chain_header', { block: 2 });
    expect(await ok('chain_header', { block: byHeight.blockId })).toEqual(byHeight);
    expect((await ok('chain_header')).header).toMatchObject({ height: world.chain.store.tip()?.height });
    expect(await faultOf('chain_header', { block: 10_000 })).toBe('RPC_HEIGHT_UNKNOWN');
    expect(await faultOf('chain_header', { block: '11'.repeat(32) })).toBe('RPC_NOT_FOUND');
  });

  it('block in pages', async () => {
    const whole = await ok('chain_block', { block: 2 });
    expect(whole).toMatchObject({ recordCount: 3, next: null });
    const first = await ok('chain_block', { block: 2, limit: 2 });
    expect(first.next).toBe('2:2');
    const second = await ok('chain_block', { block: 2, limit: 2, from: 2 });
    expect([...(first.records as unknown[]), ...(second.records as unknown[])]).toEqual(whole.records);
    expect((whole.records as { logIndex: number }[]).map(({ logIndex }) => logIndex)).toEqual([1, 2, 3]);
    expect(await ok('chain_block', { block: 2, from: 50 })).toMatchObject({ records: [], next: null });
  });

  it('blocks from the last to the first, each once', async () => {
    const heights: number[] = [];
    let before: number | undefined;
    for (let pages = 0; pages < 20; pages++) {
      const page = await ok('chain_blocks', { limit: 2, ...(before === undefined ? {} : { before }) });
      heights.push(...(page.blocks as { height: number }[]).map(({ height }) => height));
      if (page.next === null) break;
      before = page.next as number;
    }
    const tip = world.chain.store.tip()?.height ?? 0;
    expect(heights).toEqual(Array.from({ length: tip }, (_, i) => tip - i));
  });

  it('status, genesis, validators and commit agree with each other', async () => {
    const status = await ok('chain_status');
    const genesis = await ok('chain_genesis');
    expect(status.genesisHash).toBe(genesis.genesisHash);
    expect(await ok('chain_validators', { height: 2 })).toMatchObject({ quorum: 3, validators: { length: 4 } });
    const commit = await ok('chain_commit', { height: 2 });
    expect((commit.commit as { blockId: string }).blockId).toBe((await ok('chain_header', { block: 2 })).blockId);
    expect(await faultOf('chain_commit', { height: 10_000 })).toBe('RPC_HEIGHT_UNKNOWN');
  });

  it('on a node without a block says so', async () => {
    const empty = await startRpcWorld();
    expect((await empty.call('chain_header')).error?.data.fault).toBe('RPC_HEIGHT_UNKNOWN');
    expect((await empty.call('chain_status')).result).toMatchObject({ height: 0, logSize: 0 });
    await empty.close();
  });
});

describe('state_', () => {
  it('get proves presence, absence and the past', async () => {
    const present = await ok('state_get', { key: `org/${HAND_BIN}`, proof: true });
    expect(provenValue(present.proof)).toBe(
      toHex(stateValueHash(sha256, fromHex(present.bytes as string) as Uint8Array)),
    );
    const absent = await ok('state_get', { key: 'org/000000000000', proof: true });
    expect([absent.bytes, absent.value, provenValue(absent.proof)]).toEqual([null, null, 'absent']);
    const before = await ok('state_get', { key: `document/${DOCUMENT}`, height: 1, proof: true });
    expect([before.bytes, provenValue(before.proof)]).toEqual([null, 'absent']);
    const after = await ok('state_get', { key: `document/${DOCUMENT}`, height: 2, proof: true });
    expect(provenValue(after.proof)).toBe(toHex(stateValueHash(sha256, fromHex(after.bytes as string) as Uint8Array)));
    expect(await faultOf('state_get', { key: 'x', height: 10_000 })).toBe('RPC_HEIGHT_UNKNOWN');
  });

  it('subject gives its records in order, page by page, with the proof of their count', async () => {
    const subject = `org/${HAND_BIN}`;
    const first = await ok('state_subject', { subject, limit: 1, proof: true });
    expect(first.entry).toMatchObject({ count: 2, lastIndex: 3 });
    expect(provenValue(first.proof)).not.toBe('nothing');
    const second = await ok('state_subject', { subject, limit: 1, after: first.next });
    expect(
      [...(first.records as { txId: string }[]), ...(second.records as { txId: string }[])].map(({ txId }) => txId),
    ).toEqual([anchored.txIdText, world.chain.tx('other').txIdText]);
    expect(second.next).toBeNull();
    expect(await ok('state_subject', { subject: 'tender/none' })).toMatchObject({ entry: null, records: [] });
  });

  it('that is pruned is refused, not called absent', async () => {
    const world2 = await startRpcWorld();
    Object.assign(world2.ports.store, { oldestState: () => 2 });
    await world2.append({});
    await world2.append({});
    expect((await world2.call('state_get', { key: 'x', height: 1 })).error?.data).toMatchObject({
      fault: 'RPC_STATE_PRUNED',
      detail: { oldestHeight: 2 },
    });
    await world2.close();
  });
});

describe('objects', () => {
  it('document_verify finds every document of a hash, with approvals, block and proof', async () => {
    const hash = toHex(sha256(utf8('contract.pdf')));
    const { documents } = (await ok('document_verify', { sha256: hash })) as { documents: Record<string, unknown>[] };
    expect(documents).toHaveLength(1);
    expect(documents[0]).toMatchObject({
      document: DOCUMENT,
      object: `org/${HAND_BIN}`,
      approved: true,
      visibility: 'PUBLIC',
      anchored: { height: 2, index: 1, txId: anchored.txIdText, time: GENESIS_TIME + 2000 },
    });
    expect(provenValue(documents[0]?.proof)).not.toMatch(/nothing|absent/);
    expect(await ok('document_verify', { sha256: '00'.repeat(32) })).toMatchObject({ documents: [], more: false });
    expect(await ok('document_get', { document: DOCUMENT })).toMatchObject({ document: DOCUMENT });
    expect(await faultOf('document_get', { document: 'org/1/2' })).toBe('RPC_NOT_FOUND');
  });

  it('identity_get by BIN and by key', async () => {
    const byBin = await ok('identity_get', { bin: HAND_BIN, proof: true });
    expect(byBin).toMatchObject({
      keys: [{ name: senderKey, inForce: true }],
      roles: [{ name: 'CUSTOMER', inForce: true }],
    });
    expect(await ok('identity_get', { key: senderKey })).toMatchObject({
      bin: HAND_BIN,
      key: { name: senderKey, inForce: true },
    });
    expect(await faultOf('identity_get', { bin: '000000000000' })).toBe('RPC_NOT_FOUND');
    expect(await faultOf('identity_get', { key: `ed01${'00'.repeat(32)}` })).toBe('RPC_NOT_FOUND');
    expect(await faultOf('identity_get', {})).toBe('RPC_INVALID_PARAMS');
    expect(await faultOf('identity_get', { bin: HAND_BIN, key: senderKey })).toBe('RPC_INVALID_PARAMS');
  });

  it('tenders, plans and parameters, one and in lists', async () => {
    expect((await ok('tender_get', { tender: TENDER, proof: true })).tender).toMatchObject({ phase: 'DISCUSSION' });
    expect(await faultOf('tender_get', { tender: 't-none' })).toBe('RPC_NOT_FOUND');
    expect((await ok('tender_list', { state: 'DISCUSSION', organizer: HAND_BIN })).tenders).toHaveLength(1);
    expect((await ok('tender_list', { state: 'CLOSED' })).tenders).toEqual([]);
    expect((await ok('plan_get', { plan: `${HAND_BIN}-2026-1` })).plan).toMatchObject({ year: 2026 });
    expect(await faultOf('plan_get', { plan: 'none' })).toBe('RPC_NOT_FOUND');
    expect((await ok('plan_list', { customer: HAND_BIN, state: 'WITHDRAWN' })).plans).toHaveLength(1);
    expect((await ok('plan_list', { year: 2025 })).plans).toEqual([]);
    const first = await ok('plan_list', { limit: 2 });
    const second = await ok('plan_list', { limit: 2, after: first.next });
    expect(
      [...(first.plans as { id: string }[]), ...(second.plans as { id: string }[])].map(({ id }) => id.at(-1)),
    ).toEqual(['1', '2', '3']);
    expect(second.next).toBeNull();
    expect((await ok('param_get', { name: 'consensus.precisionMs', proof: true })).param).toMatchObject({
      value: 500,
      unit: 'ms',
      dated: { length: 2 },
    });
    expect((await ok('param_list')).params).toHaveLength(1);
    expect(await faultOf('param_get', { name: 'none' })).toBe('RPC_NOT_FOUND');
  });

  it('the node tells of itself', async () => {
    expect(await ok('node_info')).toMatchObject({ name: 'observer-1', chain: 'hand', validatorKey: null });
    expect((await ok('node_peers')).peers).toHaveLength(1);
    expect(await ok('node_health')).toMatchObject({ ready: true, reasons: [] });
    expect(await ok('consensus_state')).toMatchObject({ round: 0, step: 'propose' });
  });
});
