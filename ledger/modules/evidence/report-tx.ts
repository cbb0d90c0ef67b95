import { bytesEqual } from '../../base/bytes.ts';
import type { ValueMap } from '../../base/codec.ts';
import { type Fault, fault, isFault } from '../../base/fault.ts';
import { invariant } from '../../base/invariant.ts';
import { keyText, type VerifySignature } from '../../base/keys.ts';
import { bytes, map } from '../../base/schema.ts';
import { decodeEvidence } from '../../evidence/decode-evidence.ts';
import { type Evidence, encodeEvidence, evidenceHeight, evidenceId } from '../../evidence/evidence-form.ts';
import { type Crime, crimesOf, type Guilt, verifyEvidence } from '../../evidence/verify-evidence.ts';
import { defineTx, type ReadContext, type StateRead, type TxRow } from '../../module.ts';
import { type ValidatorEntry, validatorSetAt } from '../chain/validator-set.ts';
import { crimeEntries, crimeEntryId, evidenceEntries, evidenceEntryId } from './evidence-entries.ts';

/** Bytes of evidence in a transaction: what leaves a kibibyte for the rest of it. A lean fork of 100 validators has about 18 KiB. */
export const EVIDENCE_TX_BYTES_MAX = 31 * 1024;

/**
 * 1 = 0.1 ms: up to 480 signatures fit into the bytes, 76 µs each with libsodium. The same whatever is reported, because a row has one
 * cost; a block has room for five reports.
 */
const REPORT_COST = 400;

/** What was found of a payload; depends on nothing but the chain, the set and the bytes. */
interface Finding {
  readonly genesisHash: Uint8Array;
  readonly set: readonly ValidatorEntry[];
  readonly found: Guilt | Fault;
}

/**
 * `evidence.report`: puts proof of a validator's guilt on the ledger. Anybody registered may, for the proof needs no trust in who brings
 * it. What cost little is checked first, the signatures last, and once for all times the payload is executed.
 */
export function reportTx(verify: VerifySignature): TxRow {
  const judge = createJudge(verify);
  return defineTx({
    type: 'evidence.report',
    payload: map({ evidence: bytes({ min: 1, max: EVIDENCE_TX_BYTES_MAX }) }),
    signer: { kind: 'registered' },
    sensitive: false,
    legalBasis: 'protocol.md §4, rules 18 and 19',
    cost: REPORT_COST,
    subjects: (_, __, value) => organisationsOf(value).map((bin) => `org/${bin}`),
    faults: [
      'EVIDENCE_MALFORMED',
      'EVIDENCE_HEIGHT_UNKNOWN',
      'EVIDENCE_PROVES_NOTHING',
      'EVIDENCE_VALIDATOR_UNKNOWN',
      'EVIDENCE_INCOMPLETE',
      'EVIDENCE_KNOWN',
      'EVIDENCE_SIGNATURE',
    ],
    check(context, payload) {
      const evidence = decodeEvidence(payload.evidence);
      if (isFault(evidence)) return fault('EVIDENCE_MALFORMED');
      const height = evidenceHeight(evidence);
      // Votes of the height under way may be reported; of a later one there is no final set.
      if (height > context.height) return fault('EVIDENCE_HEIGHT_UNKNOWN', { height, heightMax: context.height });
      const claimed = crimesOf(
        validatorSetAt(context.state, height).map(({ key }) => key),
        evidence,
      );
      if (isFault(claimed)) return claimed;
      if (newCrimes(context.state, claimed).length === 0) return fault('EVIDENCE_KNOWN', knownDetail(context, claimed));
      const found = judge(context, payload, evidence);
      return isFault(found) ? found : undefined;
    },
    apply(context, payload) {
      const evidence = decodeEvidence(payload.evidence);
      invariant(!isFault(evidence), 'what passed the check decodes');
      const guilt = judge(context, payload, evidence);
      invariant(!isFault(guilt), 'what passed the check proves guilt');
      const { kind } = evidence;
      const height = evidenceHeight(evidence);
      const id = evidenceEntryId(height, evidenceId(context.sha256, evidence));
      const guilty = guilt.guilty;
      const organisations = organisationsIn(validatorSetAt(context.state, height), guilt);
      context.state.put(evidenceEntries, id, {
        kind,
        height,
        guilty,
        organisations,
        reportedBy: context.sender.org,
        txId: context.txId,
        at: context.time,
      });
      for (const crime of newCrimes(context.state, guilt.crimes))
        context.state.put(crimeEntries, crimeEntryId(crime), { evidence: id, at: context.time });
      context.emit({ type: 'evidence.recorded', data: { evidence: id, kind, height, guilty } });
      return { evidence: id, kind, height, guilty, organisations };
    },
    title: {
      kk: 'Валидатордың бұзушылығын дәлелдеу',
      ru: 'Доказательство нарушения валидатора',
      en: 'Report a validator’s breach',
    },
    fields: {
      evidence: {
        kk: 'Дәлелдің канондық байттары (adal evidence report файлдан жібереді)',
        ru: 'Канонические байты доказательства (adal evidence report отправляет из файла)',
        en: 'Canonical bytes of the evidence (adal evidence report sends them from a file)',
      },
    },
    example: { evidence: exampleBytes() },
  });
}

type Judge = (context: ReadContext, payload: ValueMap, evidence: Evidence) => Guilt | Fault;

/** The same decoded payload is checked at admission and in every candidate block; its signatures are checked once. */
function createJudge(verify: VerifySignature): Judge {
  const findings = new WeakMap<ValueMap, Finding>();
  return (context, payload, evidence) => {
    const { sha256, genesisHash, state } = context;
    const set = validatorSetAt(state, evidenceHeight(evidence));
    const known = findings.get(payload);
    if (known !== undefined && bytesEqual(known.genesisHash, genesisHash) && isSameSet(known.set, set))
      return known.found;
    const keys = set.map(({ key }) => key);
    const found = verifyEvidence(sha256, verify, genesisHash, keys, evidence);
    findings.set(payload, { genesisHash, set, found });
    return found;
  };
}

function newCrimes(state: StateRead, crimes: readonly Crime[]): readonly Crime[] {
  return crimes.filter((crime) => state.get(crimeEntries, crimeEntryId(crime)) === undefined);
}

function knownDetail({ state }: ReadContext, [crime]: readonly Crime[]): Readonly<Record<string, string>> {
  if (crime === undefined) return {};
  return { key: keyText(crime.key), evidence: state.get(crimeEntries, crimeEntryId(crime))?.evidence ?? '' };
}

function isSameSet(a: readonly ValidatorEntry[], b: readonly ValidatorEntry[]): boolean {
  return a === b || (a.length === b.length && a.every(({ key }, at) => bytesEqual(key, b[at]?.key ?? key.subarray(1))));
}

function organisationsIn(set: readonly ValidatorEntry[], { guilty }: Guilt): readonly string[] {
  const keys = new Set(guilty.map(keyText));
  return [...new Set(set.filter(({ key }) => keys.has(keyText(key))).map(({ org }) => org))];
}

function organisationsOf({ organisations }: ValueMap): readonly string[] {
  return Array.isArray(organisations) ? organisations.filter((bin) => typeof bin === 'string') : [];
}

/** The form of two prevotes of one round; nobody signed them. */
function exampleBytes(): Uint8Array {
  const vote = { kind: 'prevote', height: 42, round: 1, validRound: -1, validator: 2 } as const;
  const signature = new Uint8Array(64);
  const [first, second] = ['07', '08'].map((byte) => ({ ...vote, value: byte.repeat(32), signature }));
  invariant(first !== undefined && second !== undefined, 'the example has two votes');
  // The encoder's bytes may be of a subclass; an example is compared with what was decoded.
  return new Uint8Array(encodeEvidence({ kind: 'duplicateVote', first, second }));
}
