import type { Bytes } from '../../ledger/base/bytes.ts';
import { FaultError, fault } from '../../ledger/base/fault.ts';
import { invariant } from '../../ledger/base/invariant.ts';
import { jsonFromValue } from '../../ledger/base/json.ts';
import { type BundleEntryJson, bundleEntryJson } from '../../ledger/bundle/bundle-form.ts';
import { inclusionProof } from '../../ledger/log/proof.ts';
import {
  type HandOff,
  type ReceiptJson,
  receiptJson,
  type signedHeaderJson,
} from '../../ledger/receipt/receipt-form.ts';
import { logOrigin } from '../../ledger/receipt/tlog-proof.ts';
import { keyPath } from '../../ledger/state/tree/path.ts';
import { stateProofValue } from '../../ledger/state/tree/proof.ts';
import type { LedgerStore } from '../../storage/ledger-store.ts';
import type { DoorPorts } from '../ports.ts';
import { stateValueAt } from './committed-state.ts';
import { hexFromBytes } from './hex.ts';
import type { MethodContext } from './method.ts';
import { createSetReader, type SetSpan } from './validator-sets.ts';
import { firstLogIndex, headerAt } from './views.ts';

/** The receipt of one record (protocol.md §3). Throws RPC_NO_COMMIT where this node holds no certificate of the block. */
export function buildReceipt({ ports, sha256 }: MethodContext, height: number, index: number): ReceiptJson {
  const { store, genesis } = ports;
  const header = headerAt(store, height);
  const record = store.records(height)?.[index];
  invariant(record !== undefined, `record ${height}:${index} is stored`);
  const logIndex = firstLogIndex(store, height) + index;
  return receiptJson({
    ...signedHeaderAt(ports, height),
    record,
    proof: {
      index: logIndex,
      hashes: inclusionProof(sha256, store, logIndex, header.logSize),
      origin: logOrigin(genesis.chain),
      size: header.logSize,
      root: header.logRoot,
    },
  });
}

/** A committed header, its certificate and the sets that lead to it from the genesis. Throws RPC_NO_COMMIT without a certificate. */
export function signedHeaderAt({ store, genesisHash }: DoorPorts, height: number): SignedHeaderParts {
  const setAt = createSetReader(store);
  return {
    genesisHash,
    header: store.header(height) as Bytes,
    commit: commitBytes(store.commit(height), height),
    validators: setAt(height).members,
    handOffs: handOffsTo(store, setAt, height),
  };
}

type SignedHeaderParts = Parameters<typeof signedHeaderJson>[0];

/** Every change of the set up to a committed height; the certificates are those that the next headers hash. */
function handOffsTo(store: LedgerStore, setAt: (height: number) => SetSpan, height: number): readonly HandOff[] {
  const handOffs: HandOff[] = [];
  for (let span = setAt(height); span.before !== undefined; span = setAt(span.before)) {
    const [header, commit] = [store.header(span.from - 1), store.lastCommit(span.from)];
    invariant(header !== undefined && commit !== undefined, `the block before height ${span.from} is stored`);
    handOffs.push({ header, commit, validators: span.members });
  }
  return handOffs.reverse();
}

function commitBytes(commit: Bytes | undefined, height: number): Bytes {
  if (commit === undefined || commit.length === 0) throw new FaultError(fault('RPC_NO_COMMIT', { height }));
  return commit;
}

export interface StateProofJson {
  readonly key: string;
  readonly height: number;
  readonly proof: {
    readonly bitmap: string;
    readonly siblings: string[];
    readonly end: { path: string; valueHash: string } | null;
  };
  readonly blockId: string;
  readonly header: string;
  readonly commit: string | null;
}

/** Proof of what the state said about a key after a retained height: the value's hash, or absence. */
export function proveKey({ ports, sha256, tree }: MethodContext, key: string, height: number): StateProofJson {
  const { store } = ports;
  const proof = tree.prove(tree.openTree(height), keyPath(sha256, key));
  const commit = store.commit(height);
  return {
    key,
    height,
    proof: jsonFromValue(stateProofValue(proof)) as unknown as StateProofJson['proof'],
    blockId: hexFromBytes(store.blockId(height) as Bytes),
    header: hexFromBytes(store.header(height) as Bytes),
    commit: commit === undefined || commit.length === 0 ? null : hexFromBytes(commit),
  };
}

/** One entry of a bundle at a retained height: the value or its absence, with the proof. Throws RPC_STATE_PRUNED. */
export function proveEntry({ ports, sha256, tree }: MethodContext, key: string, height: number): BundleEntryJson {
  const value = stateValueAt(ports.store, key, height);
  const proof = tree.prove(tree.openTree(height), keyPath(sha256, key));
  return bundleEntryJson({ key, ...(value === undefined ? {} : { value }), proof });
}
