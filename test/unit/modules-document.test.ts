import { describe, expect, it } from 'vitest';
import { toHex } from '../../ledger/base/bytes.ts';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { invariant } from '../../ledger/base/invariant.ts';
import {
  DOCUMENT_APPROVALS_MAX,
  documentEntries,
  documentId,
  findDocument,
  isApproved,
  visibilityAt,
} from '../../ledger/modules/document/document-entries.ts';
import { createDocumentModule } from '../../ledger/modules/document/document-module.ts';
import {
  createTestContext,
  testParties as parties,
  type TestContext,
  testKey,
  unshownFaults,
} from '../ledger-context.ts';

const START = 1_770_000_000_000;
const sha = (byte: number) => new Uint8Array(32).fill(byte);
const OBJECT = `file/${parties.supplier.bin}/papers`;
const DOC = documentId(OBJECT, sha(1));
const sender = { org: parties.supplier.bin };
const stranger = { org: parties.customer.bin };

/** A family of another module: a tender that ends, to see what becomes of its documents. */
let tenderOwner: string | undefined = parties.supplier.bin;
const module = createDocumentModule([{ family: 'tender', owner: (_, id) => (id === 't-1' ? tenderOwner : undefined) }]);

const anchor = (over: ValueMap = {}): ValueMap => ({
  object: OBJECT,
  sha256: sha(1),
  size: 10,
  mime: 'application/pdf',
  docType: 'biddingDocuments',
  lang: 'kk',
  visibility: 'PUBLIC',
  ...over,
});

function fresh(): TestContext {
  tenderOwner = parties.supplier.bin;
  return createTestContext({ time: START, modules: [module] });
}

function withDocument(over: ValueMap = {}): TestContext {
  const context = fresh();
  context.done('document.anchor', anchor(over), sender);
  return context;
}

describe('document.anchor', () => {
  it('writes one entry and one look-up, and says no more than it must', () => {
    const context = fresh();
    const before = new Set(context.state.changedKeys());
    const done = context.done('document.anchor', anchor({ title: 'Шарт' }), sender);
    expect([...context.state.changedKeys()].filter((key) => !before.has(key))).toEqual([`document/${DOC}`]);
    expect(done.result).toEqual({ document: DOC });
    expect(done.events).toEqual([]);
    expect([...done.lookups]).toEqual([[`document/${toHex(sha(1))}/${DOC}`, { document: DOC }]]);
    expect(findDocument(context.state, OBJECT, sha(1))).toEqual({
      status: 'ANCHORED',
      org: parties.supplier.bin,
      key: parties.supplier.keys[0],
      at: START,
      size: 10,
      mime: 'application/pdf',
      docType: 'biddingDocuments',
      lang: 'kk',
      visibility: 'PUBLIC',
      title: 'Шарт',
    });
  });

  it('keeps the longest object and hash within a state key', () => {
    const context = fresh();
    context.done('document.anchor', anchor({ object: `file/${parties.supplier.bin}/${'n'.repeat(64)}` }), sender);
  });

  it.each([
    [`org/${parties.supplier.bin}`, undefined],
    ['tender/t-1', undefined],
    [OBJECT, undefined],
    [`org/${parties.customer.bin}`, 'DOCUMENT_NOT_OWN'],
    [`file/${parties.customer.bin}/papers`, 'DOCUMENT_NOT_OWN'],
    ['org/260240000005', 'DOCUMENT_OBJECT_UNKNOWN'],
    ['file/260240000005/papers', 'DOCUMENT_OBJECT_UNKNOWN'],
    [`file/${parties.supplier.bin}`, 'DOCUMENT_OBJECT_UNKNOWN'],
    ['tender/t-2', 'DOCUMENT_OBJECT_UNKNOWN'],
    ['castle/1', 'DOCUMENT_OBJECT_UNKNOWN'],
  ])('to %s gives %s', (object, code) => {
    const context = fresh();
    if (code === undefined) context.done('document.anchor', anchor({ object }), sender);
    else expect(context.fails('document.anchor', anchor({ object }), sender).code).toBe(code);
  });

  it('finds the same file in the same object, and takes it in another', () => {
    const context = withDocument();
    expect(context.fails('document.anchor', anchor({ title: 'again' }), sender)).toMatchObject({
      code: 'DOCUMENT_DUPLICATE',
      detail: { document: DOC },
    });
    context.done('document.anchor', anchor({ object: `org/${parties.supplier.bin}` }), sender);
  });

  it('seals until a moment ahead, with SEALED_UNTIL only', () => {
    const context = fresh();
    const fails = (over: ValueMap) => context.fails('document.anchor', anchor(over), sender).code;
    expect(fails({ sealedUntil: START + 1 })).toBe('DOCUMENT_VISIBILITY');
    expect(fails({ visibility: 'SEALED_UNTIL' })).toBe('DOCUMENT_VISIBILITY');
    expect(fails({ visibility: 'SEALED_UNTIL', sealedUntil: START })).toBe('DOCUMENT_VISIBILITY');
    context.done('document.anchor', anchor({ visibility: 'SEALED_UNTIL', sealedUntil: START + 1 }), sender);
    const entry = findDocument(context.state, OBJECT, sha(1));
    expect(entry && [visibilityAt(entry, START), visibilityAt(entry, START + 1)]).toEqual(['SEALED_UNTIL', 'PUBLIC']);
  });

  it('may name the version it replaces', () => {
    const context = withDocument();
    const next = (over: ValueMap = {}) => anchor({ sha256: sha(2), supersedes: DOC, ...over });
    expect(context.fails('document.anchor', next({ object: `org/${parties.supplier.bin}` }), sender).code).toBe(
      'DOCUMENT_OTHER_OBJECT',
    );
    expect(context.fails('document.anchor', next({ supersedes: documentId(OBJECT, sha(9)) }), sender).code).toBe(
      'DOCUMENT_UNKNOWN',
    );
    const done = context.done('document.anchor', next(), sender);
    expect(done.events).toEqual([
      { type: 'document.superseded', data: { document: DOC, supersededBy: documentId(OBJECT, sha(2)) } },
    ]);
    expect(context.state.get(documentEntries, DOC)).toMatchObject({
      status: 'SUPERSEDED',
      supersededBy: documentId(OBJECT, sha(2)),
    });
    expect(findDocument(context.state, OBJECT, sha(2))).toMatchObject({ status: 'ANCHORED', supersedes: DOC });
    expect(context.fails('document.anchor', next({ sha256: sha(3) }), sender).code).toBe('DOCUMENT_WRONG_STATE');
  });
});

describe('document.approve', () => {
  it('makes the anchored file the approved one, key by key', () => {
    const context = withDocument();
    const entry = () => context.state.get(documentEntries, DOC);
    const second = { org: parties.supplier.bin, key: parties.supplier.keys[1] };
    const approved = () => {
      const found = entry();
      return found !== undefined && isApproved(found);
    };
    expect(approved()).toBe(false);
    context.done('document.approve', { document: DOC }, sender);
    expect(approved()).toBe(true);
    expect(context.fails('document.approve', { document: DOC }, sender).code).toBe('DOCUMENT_APPROVED_ALREADY');
    expect(context.done('document.approve', { document: DOC }, second).result).toEqual({ document: DOC, approvals: 2 });
    context.done('document.revoke', { document: DOC, reason: 'r' }, sender);
    expect(approved()).toBe(false);
    expect(entry()?.approvals).toHaveLength(2);
  });

  it('holds a bounded number of approvals', () => {
    const context = withDocument();
    const entry = context.state.get(documentEntries, DOC);
    invariant(entry !== undefined, 'the document is anchored');
    const approvals = Array.from({ length: DOCUMENT_APPROVALS_MAX }, (_, i) => ({
      org: parties.supplier.bin,
      key: testKey(90, i),
      at: START,
    }));
    context.state.put(documentEntries, DOC, { ...entry, approvals });
    expect(context.fails('document.approve', { document: DOC }, sender).code).toBe('DOCUMENT_APPROVALS_FULL');
  });
});

describe('document.supersede', () => {
  it('gives way to another document of the object', () => {
    const context = withDocument();
    context.done('document.anchor', anchor({ sha256: sha(2) }), sender);
    context.done('document.anchor', anchor({ object: `org/${parties.supplier.bin}` }), sender);
    const by = documentId(OBJECT, sha(2));
    const fails = (other: string) => context.fails('document.supersede', { document: DOC, by: other }, sender).code;
    expect(fails(DOC)).toBe('DOCUMENT_OTHER_OBJECT');
    expect(fails(documentId(`org/${parties.supplier.bin}`, sha(1)))).toBe('DOCUMENT_OTHER_OBJECT');
    expect(fails(documentId(OBJECT, sha(9)))).toBe('DOCUMENT_UNKNOWN');
    context.done('document.supersede', { document: DOC, by }, sender);
    expect(context.state.get(documentEntries, DOC)).toMatchObject({
      status: 'SUPERSEDED',
      supersededBy: by,
      closedAt: START,
    });
    expect(context.fails('document.supersede', { document: by, by: DOC }, sender).code).toBe('DOCUMENT_WRONG_STATE');
  });
});

describe('document.revoke', () => {
  it('keeps the hash and gives the reason', () => {
    const context = withDocument();
    const done = context.done('document.revoke', { document: DOC, reason: 'wrong file' }, sender);
    expect(done.events).toEqual([{ type: 'document.revoked', data: { document: DOC, reason: 'wrong file' } }]);
    expect(context.state.get(documentEntries, DOC)).toMatchObject({
      status: 'REVOKED',
      reason: 'wrong file',
      size: 10,
    });
    expect(context.fails('document.anchor', anchor(), sender).code).toBe('DOCUMENT_DUPLICATE');
  });
});

describe('document.makePublic', () => {
  it('opens what was for the parties, and nothing else', () => {
    const context = withDocument({ visibility: 'PARTIES' });
    context.done('document.makePublic', { document: DOC }, sender);
    expect(context.state.get(documentEntries, DOC)?.visibility).toBe('PUBLIC');
    expect(context.fails('document.makePublic', { document: DOC }, sender).code).toBe('DOCUMENT_NOT_OPENABLE');
    context.done(
      'document.anchor',
      anchor({ sha256: sha(2), visibility: 'SEALED_UNTIL', sealedUntil: START + 9 }),
      sender,
    );
    expect(context.fails('document.makePublic', { document: documentId(OBJECT, sha(2)) }, sender).code).toBe(
      'DOCUMENT_NOT_OPENABLE',
    );
  });
});

describe('an anchored document', () => {
  it.each([
    ['document.approve', {}],
    ['document.supersede', { by: DOC }],
    ['document.revoke', { reason: 'r' }],
    ['document.makePublic', {}],
  ])('%s is for the owner of the object, while both stand', (type, more) => {
    const context = withDocument({ object: 'tender/t-1' });
    const document = documentId('tender/t-1', sha(1));
    expect(context.fails(type, { document: DOC, ...more }, sender).code).toBe('DOCUMENT_UNKNOWN');
    expect(context.fails(type, { document, ...more }, stranger).code).toBe('DOCUMENT_NOT_OWN');
    tenderOwner = undefined;
    expect(context.fails(type, { document, ...more }, sender).code).toBe('DOCUMENT_OBJECT_UNKNOWN');
    tenderOwner = parties.supplier.bin;
    context.done('document.revoke', { document, reason: 'r' }, sender);
    expect(context.fails(type, { document, ...more }, sender).code).toBe('DOCUMENT_WRONG_STATE');
  });
});

it('every fault the document rows list is shown above', () => {
  expect(unshownFaults(module.txs)).toEqual([]);
});
