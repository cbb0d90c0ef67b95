import { compareBytes, emptyBytes } from '../ledger/base/bytes.ts';
import type { ValueMap } from '../ledger/base/codec.ts';
import { type Fault, FaultError, isFault } from '../ledger/base/fault.ts';
import type { Hash } from '../ledger/base/hash.ts';
import { invariant } from '../ledger/base/invariant.ts';
import type { PublicKey, Signer } from '../ledger/base/keys.ts';
import { submissionHash } from '../ledger/base/submission-bytes.ts';
import type { BlockDraft, ExecutedBlock } from '../ledger/execution/execute-block.ts';
import { createLedger, type Ledger } from '../ledger/execution/ledger.ts';
import type { GenesisDocument } from '../ledger/genesis/genesis-document.ts';
import { type MarkEntry, markEntries, markId } from '../ledger/modules/censorship/censorship-entries.ts';
import { createLedgerRules } from '../ledger/modules/index.ts';
import { encodeTx, type SignedTx } from '../ledger/tx/transaction.ts';
import { sha256 } from '../node/crypto/sha256.ts';
import { createSigner } from '../node/crypto/signer.ts';
import { createVerifier } from '../node/crypto/verify.ts';
import { committedState } from '../node/rpc/committed-state.ts';
import { blockWriteFrom } from '../node/runtime/block-write.ts';
import { ledgerSourceFrom } from '../node/runtime/ledger-source.ts';
import type { LedgerStore } from '../storage/ledger-store.ts';
import { createMemoryStore } from '../storage/memory-store.ts';
import { commitOf, START, txOf } from './execution-chain.ts';
import { testGenesis, testParties } from './ledger-context.ts';

const HOUR_MS = 3_600_000;

/** A ledger of four validators that can sign receipts; blocks are written by hand, their proposers named by place. */
export interface CensorshipScene {
  readonly ledger: Ledger;
  readonly store: LedgerStore;
  height(): number;
  validatorKey(place: number): PublicKey;
  /** BIN of the validator's organisation. */
  org(place: number): string;
  /** Executes and commits the next block; `build` leaves out what may not be in it. */
  block(
    proposer: number,
    txs?: readonly SignedTx[],
    afterMs?: number,
    mode?: BlockDraft['mode'],
  ): Promise<ExecutedBlock>;
  /** Empty blocks, a second apart. */
  blocks(...proposers: readonly number[]): Promise<void>;
  /** The payload of a report: the receipt that a validator signs with its tip at a height, the present one unless told. */
  receipt(place: number, signed: SignedTx, height?: number): ValueMap;
  /** A fresh transaction each time, so that two reports of one receipt are two transactions. */
  report(payload: ValueMap): SignedTx;
  /** What the next block would say to a report. */
  refusal(payload: ValueMap): Fault | undefined;
  mark(place: number, txId: Hash): MarkEntry | undefined;
}

/** Builds the scene with the given parameters, sorted by name. */
export function createCensorshipScene(params: GenesisDocument['params']): CensorshipScene {
  const base = testGenesis({ time: START, profile: 'demo', params });
  const signers = base.validators
    .map((_, i) => createSigner(new Uint8Array(32).fill(70 + i)))
    .sort((a, b) => compareBytes(a.key, b.key));
  const validators = base.validators.map((validator, i) => ({ ...validator, key: signerAt(signers, i).key }));
  const store = createMemoryStore();
  const ledger = createLedger({
    sha256,
    rules: createLedgerRules(createVerifier()),
    genesis: { ...base, validators },
    source: ledgerSourceFrom(store),
    cachePagesMax: 256,
  });
  let serial = 0;

  const block: CensorshipScene['block'] = async (proposer, txs = [], afterMs = 1000, mode = 'check') => {
    const tip = ledger.tip();
    const lastCommit = tip.height === 0 ? emptyBytes : commitOf(tip.blockId);
    const key = signerAt(signers, proposer).key;
    const done = ledger.execute({ time: tip.time + afterMs, proposer: key, lastCommit, txs, mode });
    if (isFault(done)) throw new FaultError(done);
    await store.commitBlock(blockWriteFrom(done, commitOf(done.blockId)));
    ledger.advance(done);
    return done;
  };
  const report = (payload: ValueMap): SignedTx =>
    txOf(testParties.supplier, 'censorship.report', payload, { expires: ledger.tip().time + HOUR_MS + serial++ });

  return {
    ledger,
    store,
    block,
    report,
    height: () => ledger.tip().height,
    validatorKey: (place) => signerAt(signers, place).key,
    org: (place) => validators[place]?.org ?? '',
    async blocks(...proposers) {
      for (const proposer of proposers) await block(proposer);
    },
    receipt(place, { tx, txId }, height = ledger.tip().height) {
      const { key, sign } = signerAt(signers, place);
      const signature = sign(submissionHash(sha256, ledger.genesisHash, txId, height));
      return { validator: key, height, signature, tx: encodeTx(tx) };
    },
    refusal: (payload) => ledger.admit(report(payload), ledger.tip().time + 1),
    mark: (place, txId) => committedState(store).get(markEntries, markId(signerAt(signers, place).key, txId)),
  };
}

function signerAt(signers: readonly Signer[], place: number): Signer {
  const found = signers[place];
  invariant(found !== undefined, `validator ${place} exists`);
  return found;
}
