import { beforeAll, describe, expect, it } from 'vitest';
import { type Bytes, concatBytes, toHex, utf8 } from '../../ledger/base/bytes.ts';
import type { FaultCode } from '../../ledger/base/fault.ts';
import { quorum } from '../../ledger/base/quorum.ts';
import { precommitSigningHash, proposalSigningHash, voteSigningHash } from '../../ledger/base/vote-bytes.ts';
import {
  blockIdOf,
  decodeCommit,
  decodeHeader,
  encodeCommit,
  encodeHeader,
  type Validator,
} from '../../ledger/block/block.ts';
import { inclusionProof } from '../../ledger/log/proof.ts';
import { base64FromBytes, bytesFromBase64 } from '../../ledger/receipt/base64.ts';
import { pinFromGenesis } from '../../ledger/receipt/pinned-set.ts';
import { type ReceiptVerdict, verifyReceipt } from '../../ledger/receipt/receipt.ts';
import { type ReceiptJson, type ReceiptParts, receiptJson } from '../../ledger/receipt/receipt-form.ts';
import { logOrigin, parseTlogProof, renderTlogProof } from '../../ledger/receipt/tlog-proof.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { createSigner } from '../../node/crypto/signer.ts';
import { createVerifier } from '../../node/crypto/verify.ts';
import { createHandChain, type HandChain } from '../hand-chain.ts';

const verify = createVerifier();
let chain: HandChain;
let parts: ReceiptParts;

beforeAll(async () => {
  chain = createHandChain();
  await chain.append({ txs: [{ tx: chain.tx('first') }] });
  await chain.append({ txs: ['a', 'b', 'c'].map((content) => ({ tx: chain.tx(content) })), silent: [2] });
  await chain.append({});
  parts = partsOf(2, 2);
});

function partsOf(height: number, index: number, { store, genesis, genesisHash, validators } = chain): ReceiptParts {
  const headerBytes = store.header(height) as Bytes;
  const header = decodeHeader(headerBytes);
  if ('kind' in header) throw new TypeError(header.code);
  const records = store.records(height) as readonly Bytes[];
  const logIndex = header.logSize - records.length + index;
  return {
    genesisHash,
    record: records[index] as Bytes,
    proof: {
      index: logIndex,
      hashes: inclusionProof(sha256, store, logIndex, header.logSize),
      origin: logOrigin(genesis.chain),
      size: header.logSize,
      root: header.logRoot,
    },
    header: headerBytes,
    commit: store.commit(height) as Bytes,
    validators,
    handOffs: [],
  };
}

function check(json: ReceiptJson | string): ReceiptVerdict {
  const text = typeof json === 'string' ? json : JSON.stringify(json);
  return verifyReceipt({ text, pin: pinFromGenesis(sha256, chain.genesis), sha256, verify });
}

function codeOf(verdict: ReceiptVerdict): FaultCode | 'ok' {
  return verdict.ok ? 'ok' : verdict.fault.code;
}

/** The commit of block 2 with other signatures in the same places. */
function withSignatures(change: (signatures: (Bytes | null)[]) => (Bytes | null)[]): ReceiptJson {
  const commit = decodeCommit(parts.commit);
  if ('kind' in commit) throw new TypeError(commit.code);
  return receiptJson({ ...parts, commit: encodeCommit({ ...commit, signatures: change([...commit.signatures]) }) });
}

describe('a receipt', () => {
  it('proves the record, its block and who signed', () => {
    const verdict = check(receiptJson(parts));
    expect(verdict.ok).toBe(true);
    if (!verdict.ok) return;
    const { facts } = verdict;
    expect(facts).toMatchObject({
      chain: 'hand',
      height: 2,
      logIndex: 4,
      logSize: 6,
      quorum: 3,
      validators: 4,
      round: 0,
    });
    expect(facts.signers).toHaveLength(3);
    expect(facts.tx?.tx.type).toBe('document.anchor');
    expect(facts.blockId).toBe(toHex(chain.store.blockId(2) as Bytes));
  });

  it('proves what the system did', () => {
    const verdict = check(receiptJson(partsOf(3, 0)));
    expect(verdict.ok && verdict.facts.tx).toBe(undefined);
    expect(verdict.ok && verdict.facts.record.actor).toBe('system');
  });

  it('is refused with any single bit changed in its text, each with a code of its own', () => {
    const original = utf8(JSON.stringify(receiptJson(parts)));
    const codes = new Set<string>();
    for (let at = 0; at < original.length; at++) {
      for (const bit of flipsAt(at)) {
        const changed = original.slice();
        changed[at] = (changed[at] as number) ^ (1 << bit);
        const code = codeOf(check(new TextDecoder().decode(changed)));
        codes.add(code);
        if (code === 'ok') expect.fail(`bit ${bit} of byte ${at} changed nothing`);
      }
    }
    expect([...codes].every((code) => code.startsWith('RECEIPT_'))).toBe(true);
    for (const code of [
      'FORMAT',
      'OTHER_CHAIN',
      'CHECKPOINT_MISMATCH',
      'RECORD_NOT_IN_LOG',
      'HEADER_MISMATCH',
      'SIGNATURE',
    ])
      expect(codes).toContain(`RECEIPT_${code}`);
  });

  it('is refused with any single bit changed in its bytes', () => {
    for (const field of ['record', 'header', 'commit', 'genesisHash'] as const) {
      for (let at = 0; at < parts[field].length; at++) {
        const changed = parts[field].slice();
        changed[at] = (changed[at] as number) ^ (1 << (at % 8));
        expect(codeOf(check(receiptJson({ ...parts, [field]: changed }))), `${field} ${at}`).not.toBe('ok');
      }
    }
  });

  it('of another genesis is refused, by hash and by name', () => {
    const other = createHandChain({ chain: 'other' });
    const text = JSON.stringify(receiptJson(parts));
    const pin = pinFromGenesis(sha256, other.genesis);
    expect(codeOf(verifyReceipt({ text, pin, sha256, verify }))).toBe('RECEIPT_OTHER_CHAIN');
    const renamed = { ...pinFromGenesis(sha256, chain.genesis), chain: 'other' };
    expect(codeOf(verifyReceipt({ text, pin: renamed, sha256, verify }))).toBe('RECEIPT_OTHER_CHAIN');
  });
});

describe('the certificate of a receipt', () => {
  it('with too few signatures is refused', () => {
    expect(codeOf(check(withSignatures((all) => [null, ...all.slice(1)])))).toBe('RECEIPT_QUORUM');
    expect(codeOf(check(withSignatures((all) => all.slice(0, 3))))).toBe('RECEIPT_QUORUM');
    expect(codeOf(check(withSignatures((all) => [...all, all[0] as Bytes])))).toBe('RECEIPT_QUORUM');
  });

  it('with one signature in two places is refused', () => {
    expect(codeOf(check(withSignatures(([a, b, _, d]) => [a as Bytes, b as Bytes, a as Bytes, d as Bytes])))).toBe(
      'RECEIPT_SIGNATURE',
    );
    expect(codeOf(check(withSignatures(([a, _, __, d]) => [a as Bytes, a as Bytes, null, d as Bytes])))).toBe(
      'RECEIPT_SIGNATURE',
    );
  });

  it('signed by a stranger is refused, even with the stranger in the list', () => {
    const stranger = createSigner(new Uint8Array(32).fill(77));
    const message = precommitSigningHash(sha256, chain.genesisHash, 2, 0, blockIdOf(sha256, parts.header));
    const forged = stranger.sign(message);
    expect(codeOf(check(withSignatures(([, b, c, d]) => [forged, b as Bytes, c as null, d as Bytes])))).toBe(
      'RECEIPT_SIGNATURE',
    );
    const listed: Validator[] = parts.validators.map((entry, at) =>
      at === 0 ? { ...entry, key: stranger.key } : entry,
    );
    const sorted = [...listed].sort((a, b) => (toHex(a.key) < toHex(b.key) ? -1 : 1));
    expect(codeOf(check(receiptJson({ ...parts, validators: sorted })))).toBe('RECEIPT_VALIDATORS');
  });

  it('of a whole other set, signed in full, is refused: the set comes from the pin', () => {
    const header = decodeHeader(parts.header);
    if ('kind' in header) throw new TypeError(header.code);
    const strangers = [21, 22, 23, 24].map((n) => createSigner(new Uint8Array(32).fill(n)));
    const headerBytes = encodeHeader({ ...header, time: header.time + 1 });
    const blockId = blockIdOf(sha256, headerBytes);
    const message = precommitSigningHash(sha256, chain.genesisHash, 2, 0, blockId);
    const commit = encodeCommit({ round: 0, blockId, signatures: strangers.map((signer) => signer.sign(message)) });
    expect(codeOf(check(receiptJson({ ...parts, header: headerBytes, commit })))).toBe('RECEIPT_SIGNATURE');
  });

  it('of another round, height, kind or chain does not verify', () => {
    const blockId = blockIdOf(sha256, parts.header);
    const signers = chain.signers;
    const { genesisHash } = chain;
    const base = { genesisHash, height: 2, round: 0, kind: 'precommit' as const, blockId, validRound: null };
    const messages = [
      voteSigningHash(sha256, { ...base, height: 3 }),
      voteSigningHash(sha256, { ...base, round: 1 }),
      voteSigningHash(sha256, { ...base, kind: 'prevote', validRound: -1 }),
      voteSigningHash(sha256, { ...base, genesisHash: sha256(utf8('x')) }),
      voteSigningHash(sha256, { ...base, blockId: null }),
      proposalSigningHash(sha256, { genesisHash, height: 2, round: 0, blockId, validRound: -1 }),
    ];
    expect(new Set(messages.map(toHex)).size).toBe(messages.length);
    for (const message of messages)
      expect(codeOf(check(withSignatures(() => signers.map((signer) => signer.sign(message)))))).toBe(
        'RECEIPT_SIGNATURE',
      );
  });
});

describe('the record of a receipt', () => {
  it('under the header of a later block is refused', () => {
    const later = partsOf(3, 0);
    const early = partsOf(2, 2);
    const hashes = inclusionProof(sha256, chain.store, early.proof.index, later.proof.size);
    const mixed = { ...later, record: early.record, proof: { ...later.proof, index: early.proof.index, hashes } };
    expect(codeOf(check(receiptJson(mixed)))).toBe('RECEIPT_RECORD_MISPLACED');
  });

  it('at another index is refused', () => {
    const moved = { ...parts, proof: { ...parts.proof, index: parts.proof.index - 1 } };
    expect(codeOf(check(receiptJson(moved)))).toBe('RECEIPT_RECORD_NOT_IN_LOG');
  });

  it('is refused when the sender did not sign, though a quorum certified it', async () => {
    const colluding = createHandChain();
    const tx = colluding.tx('never signed');
    const at = tx.bytes.length - 1;
    const bytes = concatBytes(tx.bytes.slice(0, at), Uint8Array.of((tx.bytes[at] as number) ^ 1));
    await colluding.append({ txs: [{ tx: { ...tx, bytes } }] });
    expect(codeOf(check(receiptJson(partsOf(1, 1, colluding))))).toBe('RECEIPT_SENDER_SIGNATURE');
  });
});

describe('the form of a receipt', () => {
  it.each([
    ['nothing', ''],
    ['text', 'receipt'],
    ['a list', '[]'],
    ['null', 'null'],
    ['deep nesting', '['.repeat(100_000)],
    ['too many characters', ' '.repeat(600_000)],
  ])('refuses %s', (_, text) => {
    expect(codeOf(check(text))).toBe('RECEIPT_FORMAT');
  });

  it('refuses other versions, unknown fields, capital hex and missing fields', () => {
    const good = receiptJson(parts);
    const bad: unknown[] = [
      { ...good, v: 2 },
      { ...good, more: 1 },
      { ...good, record: good.record.toUpperCase() },
      { ...good, validators: [] },
      { ...good, validators: { length: 1 } },
      ...Object.keys(good).map((name) => ({ ...good, [name]: undefined })),
      ...Object.keys(good).map((name) => ({ ...good, [name]: 7 })),
    ];
    for (const json of bad)
      expect(codeOf(check(JSON.stringify(json))), JSON.stringify(json).slice(0, 80)).toBe('RECEIPT_FORMAT');
  });
});

describe('tlog-proof text', () => {
  it('is the lines that c2sp.org/tlog-proof names', () => {
    const root = new Uint8Array(32).fill(1);
    const text = renderTlogProof({ index: 0, hashes: [root], origin: 'adal/x', size: 2, root });
    const line = 'AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=';
    expect(text).toBe(`c2sp.org/tlog-proof@v1\nindex 0\n${line}\n\nadal/x\n2\n${line}\n\n`);
    expect(parseTlogProof(text)).toEqual({ index: 0, hashes: [root], origin: 'adal/x', size: 2, root });
  });

  it('with leading zeros, another header, missing or surplus lines is refused', () => {
    const text = renderTlogProof(partsOf(1, 0).proof);
    const bad = [
      text.replace('index 0', 'index 00'),
      text.replace('@v1', '@v2'),
      text.replace('index 0', 'extra AAAA\nindex 0'),
      `${text}\n`,
      text.slice(0, -1),
      text.replaceAll('\n', '\r\n'),
      '',
    ];
    for (const candidate of bad) expect(parseTlogProof(candidate), JSON.stringify(candidate)).toBeUndefined();
  });

  it('base64 has one text per value', () => {
    for (let size = 0; size < 40; size++) {
      const bytes = Uint8Array.from({ length: size }, (_, i) => (i * 37 + size) % 256);
      expect(base64FromBytes(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      expect(bytesFromBase64(base64FromBytes(bytes))).toEqual(bytes);
    }
    for (const bad of ['A', 'AA', 'AB==', 'AAB=', 'A===', '====', 'AA=A', 'A-_A'])
      expect(bytesFromBase64(bad)).toBeUndefined();
  });
});

it('a quorum is more than two thirds', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 10, 100].map(quorum)).toEqual([1, 2, 3, 3, 4, 5, 5, 7, 67]);
});

/** Every bit near the ends, then one bit in turn, so that the whole text is covered in bounded time. */
function flipsAt(at: number): readonly number[] {
  return at % 16 === 0 ? [0, 1, 2, 3, 4, 5, 6, 7] : [at % 8];
}
