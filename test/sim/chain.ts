import { compareBytes, utf8 } from '../../ledger/base/bytes.ts';
import type { Value, ValueMap } from '../../ledger/base/codec.ts';
import { invariant } from '../../ledger/base/invariant.ts';
import type { Signer } from '../../ledger/base/keys.ts';
import { type GenesisDocument, genesisHashOf } from '../../ledger/genesis/genesis-document.ts';
import { binFromSerial } from '../../ledger/modules/identity/bin.ts';
import { createLedgerRules } from '../../ledger/modules/index.ts';
import { encodeTx, type SignedTx, signedTx, type Tx, txIdOf, txSigningHash } from '../../ledger/tx/transaction.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { keyedSignature, realSignatures, type SimSignatures } from './signatures.ts';

export const SIM_START = 1_800_000_000_000;

/** Somebody who sends transactions. */
export interface SimSender {
  readonly signer: Signer;
  readonly bin: string;
}

/** A genesis, its validators' signers in set order, and organisations that have documents to anchor. */
export interface SimChain {
  readonly genesis: GenesisDocument;
  readonly genesisHash: Uint8Array;
  readonly signatures: SimSignatures;
  /** Of the first set, sorted by key. */
  readonly signers: readonly Signer[];
  /** Keys that may vote and do not yet: of an organisation that may join, and a second one of the first validator's. */
  readonly candidates: readonly SimSender[];
  /** By BIN of every organisation that may validate: a key for its papers, which consensus does not know. */
  readonly offices: ReadonlyMap<string, Signer>;
  readonly senders: readonly SimSender[];
  /** A signed document.anchor of the given content by the first sender; `at` is the clock of its sender, ms. */
  anchor(content: string, at: number): SignedTx;
  /** A signed transaction; `salt` gives another signature of the same request where the signatures know salts. */
  sign(draft: SimDraft): SignedTx;
}

export interface SimDraft {
  readonly type: string;
  readonly payload: ValueMap;
  readonly sender: SimSender;
  readonly cosigners?: readonly Signer[];
  readonly expires: number;
  readonly chain?: string;
  readonly salt?: Uint8Array;
}

/** The payload of a document.anchor. */
export function anchorPayload(sender: SimSender, content: string): ValueMap {
  return {
    object: `file/${sender.bin}/sim`,
    sha256: sha256(utf8(content)),
    size: 1,
    mime: 'application/pdf',
    docType: 'notice',
    lang: 'kk',
    visibility: 'PUBLIC',
  };
}

const SENDERS = 3;
const ANCHOR_WINDOW_MS = 600_000;

/** Builds a chain of n validators; `params` are parameters that differ from the profile's, without the prefix `consensus.`. */
export function createSimChain(
  n: number,
  params: Readonly<Record<string, number>> = {},
  signatures: SimSignatures = realSignatures(),
): SimChain {
  const signers = Array.from({ length: n }, (_, i) => signatures.signer(i + 1)).sort((a, b) =>
    compareBytes(a.key, b.key),
  );
  const senders = Array.from({ length: SENDERS }, (_, i) => senderOf(2 + i, signatures.signer(200 + i)));
  const members = signers.map((signer, i) => senderOf(10 + i, signer));
  const joiner = senderOf(500, signatures.signer(220));
  const spare: SimSender = { signer: signatures.signer(221), bin: members[0]?.bin ?? '' };
  const offices = new Map([...members, joiner].map(({ bin }, i) => [bin, signatures.signer(300 + i)]));
  const genesis = genesisOf({ members, joiner, spare, senders, offices, registrar: signatures.signer(210), params });
  invariant(createLedgerRules().checkGenesis(genesis) === undefined, 'the genesis of the simulation is valid');
  const genesisHash = genesisHashOf(sha256, genesis);
  const sign = (draft: SimDraft): SignedTx => signDraft(draft, genesis.chain, genesisHash);
  const [first] = senders;
  invariant(first !== undefined, 'there is a sender');
  return {
    genesis,
    genesisHash,
    signatures,
    signers,
    candidates: [joiner, spare],
    offices,
    senders,
    sign,
    anchor: (content, at) =>
      sign({
        type: 'document.anchor',
        payload: anchorPayload(first, content),
        sender: first,
        expires: at + ANCHOR_WINDOW_MS,
      }),
  };
}

function senderOf(serial: number, signer: Signer): SimSender {
  return { signer, bin: binFromSerial('260140', serial) };
}

function genesisOf(parties: {
  readonly members: readonly SimSender[];
  readonly joiner: SimSender;
  readonly spare: SimSender;
  readonly senders: readonly SimSender[];
  readonly offices: ReadonlyMap<string, Signer>;
  readonly registrar: Signer;
  readonly params: Readonly<Record<string, number>>;
}): GenesisDocument {
  const { members, joiner, spare, senders, offices, registrar, params } = parties;
  const org = (bin: string, signers: readonly (Signer | undefined)[], ...roles: readonly string[]) => ({
    bin,
    name: { kk: `Ұйым ${bin}`, ru: `Организация ${bin}`, en: `Organisation ${bin}` },
    keys: signers.flatMap((signer) => (signer === undefined ? [] : [signer.key])),
    roles,
  });
  const validator = ({ bin, signer }: SimSender) =>
    org(bin, [signer, offices.get(bin), bin === spare.bin ? spare.signer : undefined], 'VALIDATOR');
  const named = Object.keys(params).map((name) => ({
    name: name.includes('.') ? name : `consensus.${name}`,
    value: params[name] as Value,
  }));
  return {
    v: 1,
    chain: 'sim-1',
    time: SIM_START,
    profile: 'demo',
    organisations: [
      org(binFromSerial('260140', 1), [registrar], 'REGISTRAR', 'MINFIN'),
      ...senders.map(({ bin, signer }) => org(bin, [signer], 'CUSTOMER')),
      ...[...members, joiner].map(validator),
    ],
    validators: members.map(({ signer: { key }, bin }, i) => ({ key, org: bin, name: `v${i}` })),
    params: named.sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function signDraft(draft: SimDraft, chain: string, genesisHash: Uint8Array): SignedTx {
  const { type, payload, sender, expires, salt } = draft;
  const cosigners = [...(draft.cosigners ?? [])].sort((a, b) => compareBytes(a.key, b.key));
  const tx: Tx = {
    v: 1,
    chain: draft.chain ?? chain,
    type,
    key: sender.signer.key,
    cosigners: cosigners.map(({ key }) => key),
    expires,
    payload,
  };
  const message = txSigningHash(sha256, genesisHash, txIdOf(sha256, encodeTx(tx)));
  const sigs = [sender.signer, ...cosigners].map((signer) =>
    salt === undefined ? signer.sign(message) : keyedSignature(signer.key, message, salt),
  );
  return signedTx(sha256, tx, sigs);
}
