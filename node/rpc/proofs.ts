import type { Bytes } from '../../ledger/base/bytes.ts';
import { FaultError, fault } from '../../ledger/base/fault.ts';
import { invariant } from '../../ledger/base/invariant.ts';
import { jsonFromValue } from '../../ledger/base/json.ts';
import { sortValidators } from '../../ledger/block/block.ts';
import { inclusionProof } from '../../ledger/log/proof.ts';
import { type ReceiptJson, receiptJson } from '../../ledger/receipt/receipt-form.ts';
import { logOrigin } from '../../ledger/receipt/tlog-proof.ts';
import { keyPath } from '../../ledger/state/tree/path.ts';
import { stateProofValue } from '../../ledger/state/tree/proof.ts';
import { hexFromBytes } from './hex.ts';
import type { MethodContext } from './method.ts';
import { firstLogIndex, headerAt } from './views.ts';

/** The receipt of one record (protocol.md §3). Throws RPC_NO_COMMIT where this node holds no certificate of the block. */
export function buildReceipt({ ports, sha256 }: MethodContext, height: number, index: number): ReceiptJson {
  const { store, genesis, genesisHash } = ports;
  const header = headerAt(store, height);
  const record = store.records(height)?.[index];
  invariant(record !== undefined, `record ${height}:${index} is stored`);
  const logIndex = firstLogIndex(store, height) + index;
  return receiptJson({
    genesisHash,
    record,
    proof: {
      index: logIndex,
      hashes: inclusionProof(sha256, store, logIndex, header.logSize),
      origin: logOrigin(genesis.chain),
      size: header.logSize,
      root: header.logRoot,
    },
    header: store.header(height) as Bytes,
    commit: commitBytes(store.commit(height), height),
    validators: sortValidators(genesis.validators),
  });
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
