import { type Bytes, emptyBytes } from '../ledger/base/bytes.ts';
import { type Fault, FaultError, isFault } from '../ledger/base/fault.ts';
import { createLedger } from '../ledger/execution/ledger.ts';
import { genesisHashOf } from '../ledger/genesis/genesis-document.ts';
import { createLedgerRules } from '../ledger/modules/index.ts';
import { createLibp2pNetwork } from '../p2p/libp2p-network.ts';
import { networkLimits } from '../p2p/limits.ts';
import type { Network } from '../p2p/network.ts';
import { dataPaths, openDataFolder } from '../storage/data-folder.ts';
import type { LedgerStore } from '../storage/ledger-store.ts';
import { openLevelStore } from '../storage/level-store.ts';
import type { VoteLog } from '../storage/vote-log.ts';
import { openVoteLog } from '../storage/vote-log-file.ts';
import { sha256 } from './crypto/sha256.ts';
import { createShareCrypto } from './crypto/share-crypto.ts';
import { createVerifier } from './crypto/verify.ts';
import { createVerifyPool, type VerifyPool } from './crypto/verify-pool.ts';
import { genesisFromBytes } from './genesis.ts';
import { createLogger, type Logger } from './log.ts';
import { createMachine } from './machine/machine.ts';
import type { NodeSettings } from './node-settings.ts';
import { type Doors, openDoors } from './open-doors.ts';
import { createOpenMemo } from './opener/open-memo.ts';
import type { OpenerParts } from './opener/open-opener.ts';
import { createOpenerPool } from './opener/opener-pool.ts';
import { checkSealKeys } from './opener/seal-epochs.ts';
import { createSealKeyFolder } from './opener/seal-keys.ts';
import { committedState } from './rpc/committed-state.ts';
import { ledgerSourceFrom } from './runtime/ledger-source.ts';
import { createNodeLoop, type NodeLoop } from './runtime/node-loop.ts';
import { openValidatorSigner, validatorProofOf } from './signing/open-validator-signer.ts';
import type { ValidatorSigner } from './signing/validator-signer.ts';

export interface NodeOptions {
  readonly settings: NodeSettings;
  /** Canonical bytes of the genesis document. */
  readonly genesis: Bytes;
  readonly secrets: { readonly peerSeed: Bytes; readonly validatorSeed?: Bytes };
  /** Where log lines go. */
  readonly log: (line: string) => void;
}

export interface RunningNode {
  /** Graceful: finishes the turn, closes doors, network, store. May be called again. */
  stop(): Promise<void>;
  /** Resolves when everything is closed; with a fault when the node stopped by itself. */
  readonly stopped: Promise<{ readonly fault?: Fault }>;
  readonly rpcAddress?: string;
  readonly networkAddresses: readonly string[];
}

/** Decoded state-tree pages kept in memory. */
const TREE_PAGES_MAX = 8192;
/** The vote log starts a new file at this size; `forget` frees the old ones. */
const VOTE_SEGMENT_BYTES_MAX = 64 * 1024 * 1024;
/** Transactions a fresh block takes: executes in about 100 ms on one shared core. */
const BLOCK_TXS_TARGET = 400;
/** A fresh block is not begun sooner after the last one: fuller blocks cost less for each transaction. */
const BLOCK_INTERVAL_MIN_MS = 20;

interface Parts {
  /** undefined on an observer. */
  readonly signer: ValidatorSigner | undefined;
  readonly store: LedgerStore;
  readonly voteLog: VoteLog | undefined;
  readonly votes: readonly Bytes[];
  readonly pool: VerifyPool;
  readonly opener: OpenerParts;
  readonly log: Logger;
}

/** Builds and starts one node: everything that exists once is made here. Rejects with FaultError (STORE_*, NETWORK_*, GENESIS_*, SIGNER_*). */
export async function createNode(options: NodeOptions): Promise<RunningNode> {
  const { settings } = options;
  const log = createLogger({ ...settings.log, name: settings.node.name, write: options.log });
  const verify = createVerifier();
  const opener = createOpenerParts(settings, log);
  const rules = createLedgerRules(verify, { shares: opener.shares, open: opener.memo.open });
  const genesis = genesisFromBytes(rules, options.genesis);
  if (isFault(genesis)) throw new FaultError(genesis);
  const genesisHash = genesisHashOf(sha256, genesis);
  const parts = await openParts(options, genesisHash, opener, log);
  try {
    const ledger = createLedger({
      sha256,
      rules,
      genesis,
      source: ledgerSourceFrom(parts.store),
      cachePagesMax: TREE_PAGES_MAX,
    });
    const { signer } = parts;
    if (signer !== undefined) await requireSealKeys(opener, parts.store, signer, log);
    const tip = parts.store.tip();
    const made = createMachine(
      {
        sha256,
        validatorKey: signer?.key,
        ledger,
        verify,
        tipCommit: tip === undefined ? emptyBytes : (parts.store.commit(tip.height) ?? emptyBytes),
        voteLog: parts.votes,
        mempool: settings.mempool,
        blockTxsTarget: BLOCK_TXS_TARGET,
        blockIntervalMinMs: BLOCK_INTERVAL_MIN_MS,
      },
      Date.now(),
    );
    if (isFault(made)) throw new FaultError(made);
    const network = await buildNetwork(options, parts, genesisHash);
    const loop = createNodeLoop({
      settings,
      ledger,
      network,
      sha256,
      log,
      genesis,
      genesisHash,
      machine: made.machine,
      firstEffects: made.effects,
      store: parts.store,
      voteLog: parts.voteLog,
      pool: parts.pool,
      signer,
      opener,
    });
    return await startNode(options, parts, network, loop, log);
  } catch (cause) {
    await closeParts(parts);
    throw cause;
  }
}

function createOpenerParts({ node, workers }: NodeSettings, log: Logger): OpenerParts {
  const pool = createOpenerPool({
    sha256,
    threads: workers.openingThreads,
    onCrash: (cause) => log('error', 'seal.workerCrashed', { cause: String(cause) }),
  });
  return {
    shares: createShareCrypto(sha256),
    pool,
    memo: createOpenMemo({ sha256, pool }),
    keys: createSealKeyFolder(dataPaths(node.dataFolder).seal),
  };
}

/** A wrong key must not start; a lost one must not stop a validator. */
async function requireSealKeys(opener: OpenerParts, store: LedgerStore, signer: ValidatorSigner, log: Logger) {
  const missing = await checkSealKeys(opener.keys, committedState(store), signer.key);
  for (const epoch of missing) log('error', 'seal.keyMissing', { epoch });
}

async function openParts(options: NodeOptions, genesisHash: Bytes, opener: OpenerParts, log: Logger): Promise<Parts> {
  const { settings, secrets } = options;
  const signer = await openValidatorSigner(settings, secrets.validatorSeed, genesisHash, log);
  try {
    return { signer, opener, log, ...(await openDisk(settings, signer !== undefined, genesisHash, log)) };
  } catch (cause) {
    await signer?.close();
    throw cause;
  }
}

async function openDisk(
  settings: NodeSettings,
  isValidator: boolean,
  genesisHash: Bytes,
  log: Logger,
): Promise<Pick<Parts, 'store' | 'voteLog' | 'votes' | 'pool'>> {
  const { dataFolder } = settings.node;
  await openDataFolder({ folder: dataFolder, genesisHash });
  const paths = dataPaths(dataFolder);
  const store = await openLevelStore({
    folder: paths.ledger,
    genesisHash,
    retainHeights: settings.storage.retainHeights,
  });
  try {
    // An observer signs nothing, so it has no vote log.
    const opened = isValidator
      ? await openVoteLog({ folder: paths.votes, segmentBytesMax: VOTE_SEGMENT_BYTES_MAX })
      : undefined;
    if (opened !== undefined && opened.tornBytes > 0) log('warn', 'storage.voteLogTorn', { bytes: opened.tornBytes });
    const pool = createVerifyPool({ workers: settings.workers.signatureThreads });
    return { store, voteLog: opened?.log, votes: opened?.entries ?? [], pool };
  } catch (cause) {
    await store.close();
    throw cause;
  }
}

async function closeParts(parts: Parts): Promise<void> {
  await parts.signer?.close();
  await parts.pool.close();
  await parts.opener.pool.close();
  await parts.voteLog?.close();
  await parts.store.close();
}

async function buildNetwork(options: NodeOptions, parts: Parts, genesisHash: Bytes): Promise<Network> {
  const { settings, secrets } = options;
  const { signer, log } = parts;
  const { connectionsMax, observersMax, observersPerIpMax } = settings.network;
  return createLibp2pNetwork({
    genesisHash,
    sha256,
    peerSeed: secrets.peerSeed,
    name: settings.node.name,
    listen: settings.network.listen,
    dial: settings.network.peers,
    ...(signer === undefined ? {} : { validatorProof: await validatorProofOf(signer, secrets.peerSeed) }),
    verify: createVerifier(),
    limits: { ...networkLimits, connectionsMax, observersMax, observersPerIpMax },
    log: (level, event, fields) => log(level, `p2p.${event}`, fields),
    now: () => Date.now(),
  });
}

async function startNode(
  options: NodeOptions,
  parts: Parts,
  network: Network,
  loop: NodeLoop,
  log: Logger,
): Promise<RunningNode> {
  let doors: Doors | undefined;
  await network.start(loop.handlers);
  try {
    doors = await openDoors(options.settings, loop.doorPorts, log);
  } catch (cause) {
    await network.stop();
    throw cause;
  }
  loop.start();
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= (async () => {
      await doors?.close();
      await loop.stop();
      await network.stop();
      await closeParts(parts);
    })();
    return closing;
  };
  const stopped = loop.ended.then(async (fault) => {
    await close();
    return fault === undefined ? {} : { fault };
  });
  const { rpcAddress } = doors;
  log('info', 'node.started', { network: network.addresses().join(' '), rpc: rpcAddress ?? 'off' });
  return {
    stop: close,
    stopped,
    ...(rpcAddress === undefined ? {} : { rpcAddress }),
    networkAddresses: network.addresses(),
  };
}
