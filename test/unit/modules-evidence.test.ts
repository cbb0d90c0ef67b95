import { describe, expect, it } from 'vitest';
import { type Bytes, fromHex, toHex } from '../../ledger/base/bytes.ts';
import { keyText, type PublicKey } from '../../ledger/base/keys.ts';
import { voteSigningHash } from '../../ledger/base/vote-bytes.ts';
import { type Evidence, encodeEvidence, evidenceId, type SignedVote } from '../../ledger/evidence/evidence-form.ts';
import { crimeEntries, evidenceEntries, evidenceEntryId } from '../../ledger/modules/evidence/evidence-entries.ts';
import { createEvidenceModule } from '../../ledger/modules/evidence/evidence-module.ts';
import { EVIDENCE_TX_BYTES_MAX } from '../../ledger/modules/evidence/report-tx.ts';
import { cheapSign, cheapVerify, sha256, valueNamed } from '../evidence-votes.ts';
import {
  createTestContext,
  testParties as parties,
  type TestContext,
  testGenesis,
  unshownFaults,
} from '../ledger-context.ts';

const START = 1_770_000_000_000;
const reporter = { org: parties.outsider.bin };
const set = testGenesis({ time: START, profile: 'demo' }).validators;
const [a, b, c] = ['a', 'b', 'c'].map(valueNamed) as [string, string, string];

/** The module over a check that counts, and a chain whose next height is 1. */
function fresh(): TestContext & { readonly checked: () => number } {
  let checked = 0;
  const module = createEvidenceModule((key, message, signature) => {
    checked++;
    return cheapVerify(key, message, signature);
  });
  return { ...createTestContext({ time: START, modules: [module] }), checked: () => checked };
}

function vote(context: TestContext, said: Partial<SignedVote>): SignedVote {
  const ballot = { kind: 'prevote', height: 1, round: 3, value: a, validRound: -1, validator: 2, ...said } as const;
  const blockId = ballot.value === null ? null : (fromHex(ballot.value) as Bytes);
  const digest = voteSigningHash(sha256, { ...ballot, blockId, genesisHash: context.read().genesisHash });
  return { ...ballot, signature: cheapSign(set[ballot.validator]?.key as PublicKey, digest) };
}

function doubled(context: TestContext, said: Partial<SignedVote> = {}, other: string | null = b): Evidence {
  return { kind: 'duplicateVote', first: vote(context, said), second: vote(context, { ...said, value: other }) };
}

function forkOf(context: TestContext, places: readonly number[], others: readonly number[], round = 0): Evidence {
  const tally = (at: number, value: string, signers: readonly number[]) => {
    const ballot = { kind: 'precommit', round: at, value, validRound: null } as const;
    const signatures = set.map((_, validator) =>
      signers.includes(validator) ? vote(context, { ...ballot, validator }).signature : null,
    );
    return { ...ballot, signatures };
  };
  return { kind: 'fork', height: 1, commits: [tally(0, a, places), tally(round, b, others)], tallies: [] };
}

const payload = (evidence: Evidence) => ({ evidence: encodeEvidence(evidence) });

describe('evidence.report', () => {
  it('records one entry for the evidence and one for each deed, in the history of the guilty', () => {
    const context = fresh();
    const evidence = doubled(context);
    const done = context.done('evidence.report', payload(evidence), reporter);
    const id = evidenceEntryId(1, evidenceId(sha256, evidence));
    const guilty = set[2];
    expect(done.result).toEqual({
      evidence: id,
      kind: 'duplicateVote',
      height: 1,
      guilty: [guilty?.key],
      organisations: [guilty?.org],
    });
    expect(context.state.get(evidenceEntries, id)).toMatchObject({ reportedBy: reporter.org, at: START, height: 1 });
    const crime = `${keyText(guilty?.key as PublicKey)}/0000000000000001/duplicatePrevote/3`;
    expect(context.state.get(crimeEntries, crime)).toEqual({ evidence: id, at: START });
    expect(done.events).toEqual([
      { type: 'evidence.recorded', data: { evidence: id, kind: 'duplicateVote', height: 1, guilty: [guilty?.key] } },
    ]);
    const row = context.modules.flatMap(({ txs }) => txs).find(({ type }) => type === 'evidence.report');
    expect(row?.subjects(payload(evidence), {} as never, done.result)).toEqual([`org/${guilty?.org}`]);
  });

  it('records a deed once, whatever votes prove it, and another deed of the same validator', () => {
    const context = fresh();
    context.done('evidence.report', payload(doubled(context)), reporter);
    const again = context.fails('evidence.report', payload(doubled(context, {}, c)), reporter);
    expect(again).toMatchObject({ code: 'EVIDENCE_KNOWN', detail: { key: toHex(set[2]?.key as PublicKey) } });
    context.done('evidence.report', payload(doubled(context, { round: 4 })), reporter);
    context.done('evidence.report', payload(doubled(context, { kind: 'precommit', validRound: null })), reporter);
    const forgotten: Evidence = {
      kind: 'amnesia',
      precommit: vote(context, { kind: 'precommit', validRound: null }),
      prevote: vote(context, { round: 5, value: b }),
    };
    context.done('evidence.report', payload(forgotten), reporter);
  });

  it('records a fork anew only where it names somebody new', () => {
    const context = fresh();
    context.done('evidence.report', payload(forkOf(context, [0, 1, 2], [1, 2, 3])), reporter);
    const same = context.fails('evidence.report', payload(forkOf(context, [1, 2, 3], [0, 1, 2])), reporter);
    expect(same.code).toBe('EVIDENCE_KNOWN');
    const wider = context.done('evidence.report', payload(forkOf(context, [0, 1, 2, 3], [1, 2, 3])), reporter);
    expect(wider.result.guilty).toEqual(set.slice(1).map(({ key }) => key));
  });

  it('checks the signatures of a payload once, however often it is executed', () => {
    const context = fresh();
    const same = payload(doubled(context));
    const row = context.modules.flatMap(({ txs }) => txs).find(({ type }) => type === 'evidence.report');
    const asked = { ...context.read(), tx: {}, txId: sha256(a as never), sender: {} } as never;
    expect(row?.check(asked, same)).toBeUndefined();
    expect(row?.check(asked, same)).toBeUndefined();
    context.done('evidence.report', same, reporter);
    expect(context.checked()).toBe(2);
  });

  it('refuses what proves nothing before it looks at a signature', () => {
    const context = fresh();
    const code = (evidence: Evidence) => context.fails('evidence.report', payload(evidence), reporter).code;
    expect(context.fails('evidence.report', { evidence: Uint8Array.of(0x18, 1) }, reporter).code).toBe(
      'EVIDENCE_MALFORMED',
    );
    expect(code(doubled(context, { height: 2 }))).toBe('EVIDENCE_HEIGHT_UNKNOWN');
    expect(code(doubled(context, {}, a))).toBe('EVIDENCE_PROVES_NOTHING');
    expect(
      code({
        kind: 'duplicateVote',
        first: { ...vote(context, {}), validator: 9 },
        second: { ...vote(context, { value: b }), validator: 9 },
      }),
    ).toBe('EVIDENCE_VALIDATOR_UNKNOWN');
    expect(code(forkOf(context, [0, 1, 2], [1, 2, 3], 1))).toBe('EVIDENCE_INCOMPLETE');
    expect(context.checked()).toBe(0);
    const stolen = doubled(context);
    invariantKind(stolen);
    expect(code({ ...stolen, second: { ...stolen.second, signature: stolen.first.signature } })).toBe(
      'EVIDENCE_SIGNATURE',
    );
  });

  it('has room for a lean fork of the largest set', () => {
    const tally = (round: number) => ({
      kind: 'precommit' as const,
      round,
      value: a,
      validRound: null,
      signatures: new Array<Bytes>(100).fill(new Uint8Array(64)),
    });
    const fork: Evidence = { kind: 'fork', height: 1, commits: [tally(0), tally(1)], tallies: [tally(2), tally(3)] };
    expect(encodeEvidence(fork).length).toBeLessThanOrEqual(EVIDENCE_TX_BYTES_MAX);
  });

  it('has shown every fault it lists', () => {
    const rows = createEvidenceModule(cheapVerify).txs;
    expect(unshownFaults(rows)).toEqual([]);
  });
});

function invariantKind(evidence: Evidence): asserts evidence is Extract<Evidence, { kind: 'duplicateVote' }> {
  if (evidence.kind !== 'duplicateVote') throw new TypeError(evidence.kind);
}
