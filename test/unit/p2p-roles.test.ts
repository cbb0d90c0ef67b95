import { describe, expect, it } from 'vitest';
import { utf8 } from '../../ledger/base/bytes.ts';
import { encodeCanonical, type Value } from '../../ledger/base/codec.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { decodeHello, encodeHello, peerDigest } from '../../p2p/hello.ts';
import { networkLimits } from '../../p2p/limits.ts';
import { type Candidate, createPeerTable } from '../../p2p/peer-table.ts';
import { consensusKeyText, memberOptions } from '../conformance/network-cluster.ts';

const nothing = { messages: [], transactions: [], peers: [], log: [] };
const options = memberOptions({ number: 1 }, nothing);
const proof = options.validatorProof;

describe('a hello', () => {
  it('says who speaks and which key was proved', () => {
    const bytes = encodeHello(options, 'peer', 'Ministry', proof);
    expect(decodeHello(options, 'peer', bytes)).toEqual({ name: 'Ministry', provenKey: consensusKeyText(1) });
    expect(bytes.length).toBeLessThan(networkLimits.helloBytesMax / 2);
    const observer = encodeHello(options, 'peer', 'Citizen', undefined);
    expect(decodeHello(options, 'peer', observer)).toEqual({ name: 'Citizen', provenKey: undefined });
  });

  it('cannot be replayed by another peer or on another chain', () => {
    const bytes = encodeHello(options, 'peer', 'Ministry', proof);
    expect(decodeHello(options, 'other', bytes)).toMatchObject({ code: 'NETWORK_BAD_HELLO' });
    const chain = memberOptions({ number: 2, genesis: 8 }, nothing);
    expect(decodeHello(chain, 'peer', bytes)).toMatchObject({ code: 'NETWORK_OTHER_CHAIN' });
    const digests = [options, chain].map(({ sha256, genesisHash }) => peerDigest(sha256, genesisHash, 'peer'));
    expect(digests[0]).not.toEqual(digests[1]);
  });

  it('cuts a long name to what is shown and never holds a line break', () => {
    const long = encodeHello(options, 'peer', `${'ә'.repeat(100)}\n`, undefined);
    expect(decodeHello(options, 'peer', long)).toMatchObject({ name: 'ә'.repeat(64) });
    const broken = encodeHello(options, 'peer', 'one\ntwo', undefined);
    expect(decodeHello(options, 'peer', broken)).toMatchObject({ name: 'one two' });
  });

  const good = { v: 1, genesis: options.genesisHash, name: 'x', role: 'observer' };
  const badly: readonly (readonly [string, Value])[] = [
    ['no map', [1]],
    ['another version', { ...good, v: 2 }],
    ['no genesis', { v: 1, name: 'x', role: 'observer' }],
    ['a short genesis', { ...good, genesis: utf8('short') }],
    ['a long name', { ...good, name: 'x'.repeat(65) }],
    ['a name of two lines', { ...good, name: 'x\ny' }],
    ['an unknown role', { ...good, role: 'admin' }],
    ['a validator without proof', { ...good, role: 'validator' }],
    ['an observer with proof', { ...good, proof: { key: utf8('k'), signature: utf8('s') } }],
    ['a proof of no key', { ...good, role: 'validator', proof: { key: utf8('k'), signature: new Uint8Array(64) } }],
  ];
  it.each(badly)('is refused: %s', (_what, value) => {
    expect(decodeHello(options, 'peer', encodeCanonical(value))).toMatchObject({ code: 'NETWORK_BAD_HELLO' });
  });

  it('is refused: a changed bit anywhere', () => {
    const bytes = encodeHello(options, 'peer', 'Ministry', proof);
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      const hello = decodeHello(options, 'peer', changed);
      // A name is not signed: it is for display only.
      expect(isFault(hello) || hello.name !== 'Ministry').toBe(true);
    }
  });
});

describe('a peer table', () => {
  const candidate = (id: string, more: Partial<Candidate> = {}): Candidate => ({
    id,
    address: `/ip4/10.0.0.1/tcp/1/p2p/${id}`,
    ip: '10.0.0.1',
    direction: 'inbound',
    name: id,
    provenKey: undefined,
    ...more,
  });
  const limits = { ...networkLimits, observersMax: 3, observersPerIpMax: 2, peersPerValidatorKeyMax: 2 };

  it('counts only proved keys of the current set as validators', () => {
    const table = createPeerTable(limits);
    table.setValidators(['k1']);
    expect(table.admit(candidate('a', { provenKey: 'k1' }))).toMatchObject({ validatorKey: 'k1' });
    expect(table.admit(candidate('b', { provenKey: 'k2' }))).toMatchObject({ validatorKey: undefined });
    expect([table.isValidator('a'), table.isValidator('b'), table.isValidator('c')]).toEqual([true, false, false]);
    expect(table.setValidators(['k2']).map(({ id, validatorKey }) => [id, validatorKey])).toEqual([
      ['a', undefined],
      ['b', 'k2'],
    ]);
    expect(table.setValidators(['k2'])).toEqual([]);
    expect(table.validatorCount()).toBe(1);
    expect(table.remove('b')).toMatchObject({ id: 'b' });
    expect(table.remove('b')).toBeUndefined();
  });

  it('keeps the quotas of observers, and lets validators pass them', () => {
    const table = createPeerTable(limits);
    table.setValidators(['k1']);
    for (const id of ['a', 'b']) expect(table.admit(candidate(id))).toMatchObject({ id });
    expect(table.admit(candidate('c'))).toBe('observersPerIpMax');
    expect(table.admit(candidate('c', { ip: '10.0.0.2' }))).toMatchObject({ id: 'c' });
    expect(table.admit(candidate('d', { ip: '10.0.0.3' }))).toBe('observersMax');
    expect(table.admit(candidate('e', { provenKey: 'k2' }))).toBe('observersMax');
    expect(table.admit(candidate('v', { provenKey: 'k1' }))).toMatchObject({ validatorKey: 'k1' });
    expect(table.admit(candidate('w', { direction: 'outbound' }))).toMatchObject({ id: 'w' });
  });

  it('admits a known peer again by a second connection', () => {
    const table = createPeerTable({ ...limits, observersMax: 1 });
    expect(table.admit(candidate('a'))).toMatchObject({ direction: 'inbound' });
    expect(table.admit(candidate('a', { direction: 'outbound' }))).toMatchObject({ direction: 'outbound' });
    expect(table.list().length).toBe(1);
  });

  it('admits two peers with one validator key, for restarts, and no third', () => {
    const table = createPeerTable(limits);
    table.setValidators(['k1']);
    for (const id of ['a', 'b']) expect(table.admit(candidate(id, { provenKey: 'k1' }))).toMatchObject({ id });
    expect(table.admit(candidate('c', { provenKey: 'k1' }))).toBe('peersPerValidatorKeyMax');
  });
});
