import { type Bytes, emptyBytes, toHex, utf8 } from '../ledger/base/bytes.ts';
import { encodeCanonical, type Value, type ValueMap } from '../ledger/base/codec.ts';
import { type Hash, hashTagged } from '../ledger/base/hash.ts';
import type { PublicKey, Signer } from '../ledger/base/keys.ts';
import { precommitSigningHash } from '../ledger/base/vote-bytes.ts';
import {
  blockIdOf,
  encodeCommit,
  encodeHeader,
  type Header,
  lastCommitHash,
  sortValidators,
  type Validator,
  validatorsHash,
} from '../ledger/block/block.ts';
import { blockRecordBody, encodeRecord, type RecordResult } from '../ledger/block/record.ts';
import { type GenesisDocument, genesisHashOf } from '../ledger/genesis/genesis-document.ts';
import { appendLeaf, emptyLog, leafHash, logRoot, merkleRoot } from '../ledger/log/merkle.ts';
import { appendTiles } from '../ledger/log/tiles.ts';
import { binFromSerial } from '../ledger/modules/identity/bin.ts';
import { keyPath, stateValueHash } from '../ledger/state/tree/path.ts';
import { createStateTree } from '../ledger/state/tree/state-tree.ts';
import { encodeTx, type SignedTx, signedTx, type Tx, txIdOf, txSigningHash } from '../ledger/tx/transaction.ts';
import { sha256 } from '../node/crypto/sha256.ts';
import { createSigner } from '../node/crypto/signer.ts';
import type { CommittedBlock } from '../node/ports.ts';
import type { LedgerStore } from '../storage/ledger-store.ts';
import { createMemoryStore } from '../storage/memory-store.ts';

export const GENESIS_TIME = 1_700_000_000_000;
export const HAND_BIN = binFromSerial('100140', 1);

/** What one hand-made block holds besides its record 0. */
export interface HandBlock {
  readonly txs?: readonly {
    readonly tx: SignedTx;
    readonly result?: RecordResult;
    readonly subjects?: readonly string[];
  }[];
  readonly state?: Readonly<Record<string, Value>>;
  readonly lookups?: Readonly<Record<string, Value>>;
  /** Places of the set that do not sign. */
  readonly silent?: readonly number[];
  /** Of the commit; 0 unless told. */
  readonly round?: number;
  /** Block time, ms; a second after the genesis for each height unless told. */
  readonly time?: number;
}

export interface HandChain {
  readonly genesis: GenesisDocument;
  readonly genesisHash: Hash;
  readonly store: LedgerStore;
  readonly validators: readonly Validator[];
  /** The validators' signers, in set order. */
  readonly signers: readonly Signer[];
  readonly sender: Signer;
  /** A signed document.anchor with its own content. */
  tx(content: string): SignedTx;
  append(block: HandBlock): Promise<CommittedBlock>;
}

/** Keys of the four validators; a genesis of a test's own must name them. */
export const handSigners: readonly Signer[] = [1, 2, 3, 4].map((n) => createSigner(new Uint8Array(32).fill(n)));

/** A chain of four validators written by hand: real keys, signatures, trees and proofs, without consensus or execution. */
export function createHandChain(
  options: { readonly chain?: string; readonly retainHeights?: number; readonly genesis?: GenesisDocument } = {},
): HandChain {
  const sender = createSigner(new Uint8Array(32).fill(9));
  const own = sortValidators(handSigners.map(({ key }, i) => ({ key, org: HAND_BIN, name: `node-${i + 1}` })));
  const genesis = options.genesis ?? handGenesis(options.chain ?? 'hand', sender.key, own);
  const validators = sortValidators(genesis.validators);
  const genesisHash = genesisHashOf(sha256, genesis);
  const store = createMemoryStore(options.retainHeights === undefined ? {} : { retainHeights: options.retainHeights });
  const inOrder = validators.map(({ key }) => handSigners.find((signer) => toHex(signer.key) === toHex(key)) as Signer);
  const common = { genesis, genesisHash, store, validators, signers: inOrder, sender };
  return { ...common, tx: (content) => handTx(common, content), append: createAppender(common) };
}

function handGenesis(chain: string, key: PublicKey, validators: readonly Validator[]): GenesisDocument {
  return {
    v: 1,
    chain,
    time: GENESIS_TIME,
    profile: 'demo',
    organisations: [
      {
        bin: HAND_BIN,
        name: { kk: 'Ұйым', ru: 'Организация', en: 'Organisation' },
        keys: [key],
        roles: ['VALIDATOR', 'REGISTRAR', 'MINFIN'],
      },
    ],
    validators,
    params: [],
  };
}

type Common = Pick<HandChain, 'genesis' | 'genesisHash' | 'store' | 'validators' | 'signers' | 'sender'>;

function handTx({ genesis, genesisHash, sender }: Common, content: string): SignedTx {
  const payload: ValueMap = { object: `org/${HAND_BIN}`, sha256: sha256(utf8(content)), size: content.length };
  const tx: Tx = {
    v: 1,
    chain: genesis.chain,
    type: 'document.anchor',
    key: sender.key,
    cosigners: [],
    expires: GENESIS_TIME + 600_000,
    payload,
  };
  const sig = sender.sign(txSigningHash(sha256, genesisHash, txIdOf(sha256, encodeTx(tx))));
  return signedTx(sha256, tx, [sig]);
}

function createAppender(common: Common): HandChain['append'] {
  const { genesis, genesisHash, store, validators, signers } = common;
  const states = createStateTree({ sha256, reader: store, cachePagesMax: 100 });
  let tree = states.openTree(undefined);
  let log = emptyLog;
  let prev: Hash = genesisHash;
  let lastCommit: Bytes = emptyBytes;

  return async (block) => {
    const height = (store.tip()?.height ?? 0) + 1;
    const { txs = [], round = 0 } = block;
    const records = [
      encodeRecord({
        height,
        index: 0,
        actor: 'system',
        body: blockRecordBody(height - 1, prev),
        result: { ok: true, value: {}, events: [] },
      }),
      ...txs.map(({ tx, result }, at) =>
        encodeRecord({
          height,
          index: at + 1,
          actor: tx.tx.key,
          body: tx.bytes,
          result: result ?? { ok: true, value: { id: tx.txIdText.slice(0, 8) }, events: [anchored(tx)] },
        }),
      ),
    ];
    const leaves = records.map((record) => leafHash(sha256, record));
    const firstIndex = log.size;
    const tiles = appendTiles(sha256, store, firstIndex, leaves);
    log = leaves.reduce((longer, leaf) => appendLeaf(sha256, longer, leaf), log);
    const first: Readonly<Record<string, Value>> =
      height > 1 ? {} : { validatorHeights: [0], 'validators/0': validators as unknown as Value };
    const state = Object.entries({ ...first, ...block.state }).map(([key, value]) => ({
      key,
      value: encodeCanonical(value),
    }));
    const changes = state.map(({ key, value }) => ({
      path: keyPath(sha256, key),
      valueHash: stateValueHash(sha256, value),
    }));
    const update = states.update(tree, changes, height);
    const set = validatorsHash(sha256, validators);
    const header: Header = {
      v: 1,
      chain: genesis.chain,
      height,
      time: block.time ?? genesis.time + 1000 * height,
      prev,
      proposer: (validators[height % validators.length] as Validator).key,
      lastCommit: lastCommitHash(sha256, lastCommit),
      recordsRoot: merkleRoot(sha256, leaves),
      stateRoot: update.root,
      logSize: log.size,
      logRoot: logRoot(sha256, log),
      validators: set,
      nextValidators: set,
      params: hashTagged(sha256, 'params', encodeCanonical({})),
    };
    const headerBytes = encodeHeader(header);
    const blockId = blockIdOf(sha256, headerBytes);
    const message = precommitSigningHash(sha256, genesisHash, height, round, blockId);
    const signatures = signers.map((signer, at) => (block.silent?.includes(at) ? null : signer.sign(message)));
    const commit = encodeCommit({ round, blockId, signatures });
    await store.commitBlock({
      height,
      blockId,
      header: headerBytes,
      lastCommit,
      commit,
      records,
      firstIndex,
      state,
      pages: update.pages,
      stalePages: update.stale,
      tiles,
      txs: txs.map(({ tx }, at) => ({ txId: tx.txId, index: at + 1 })),
      subjects: txs.flatMap(({ subjects }, at) =>
        (subjects ?? []).map((subject) => ({ subject, logIndex: firstIndex + at + 1 })),
      ),
      lookups: Object.entries(block.lookups ?? {}).map(([key, value]) => ({ key, value: encodeCanonical(value) })),
    });
    tree = states.commit(update.tree);
    prev = blockId;
    lastCommit = commit;
    return { height, blockId, time: header.time, firstIndex, records };
  };
}

function anchored({ tx, txIdText }: SignedTx): { readonly type: string; readonly data: ValueMap } {
  return { type: 'document.anchored', data: { object: tx.payload.object as string, txId: txIdText } };
}
