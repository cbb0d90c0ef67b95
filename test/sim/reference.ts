import { proposerIndex } from '../../consensus/proposer.ts';
import { type Bytes, bytesEqual, toHex } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { invariant } from '../../ledger/base/invariant.ts';
import { quorum } from '../../ledger/base/quorum.ts';
import { precommitSigningHash } from '../../ledger/base/vote-bytes.ts';
import { decodeCommit, type Validator } from '../../ledger/block/block.ts';
import { confirmsHeader, type ExecutedBlock } from '../../ledger/execution/execute-block.ts';
import { createLedger } from '../../ledger/execution/ledger.ts';
import { createLedgerRules } from '../../ledger/modules/index.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { blockWriteFrom, polkasKey } from '../../node/runtime/block-write.ts';
import { ledgerSourceFrom } from '../../node/runtime/ledger-source.ts';
import type { BlockWrite } from '../../storage/ledger-store.ts';
import { createMemoryStore } from '../../storage/memory-store.ts';
import type { SimChain } from './chain.ts';

/** A ledger of its own that executes every decided block once more, and says what is wrong with it. */
export interface Reference {
  /** Takes a block that a node committed and what it wrote; gives what is wrong. The first of a height is the one to compare with. */
  judge(executed: ExecutedBlock, write: BlockWrite): readonly string[];
  height(): number;
  /** The set that votes on a height up to the next one. */
  setAt(height: number): readonly Validator[];
  /** Places in the set of those that may propose on a height up to the next one, in the order of their turns. */
  leadersAt(height: number): readonly number[];
  /** By height: what the chain holds there. */
  block(height: number): ExecutedBlock | undefined;
}

/** Builds the reference of a chain at its genesis. */
export function createReference(chain: SimChain): Reference {
  const store = createMemoryStore();
  const source = ledgerSourceFrom(store);
  const ledger = createLedger({
    sha256,
    rules: createLedgerRules(chain.signatures.verify),
    genesis: chain.genesis,
    source,
    cachePagesMax: 1000,
  });
  const sets = new Map<number, readonly Validator[]>([[1, ledger.validators(1)]]);
  const leaders = new Map<number, readonly number[]>([[1, ledger.leaders()]]);
  const writes = new Map<number, BlockWrite>();
  const blocks = new Map<number, ExecutedBlock>();
  const setAt = (height: number): readonly Validator[] => sets.get(height) ?? [];
  const leadersAt = (height: number): readonly number[] => leaders.get(height) ?? [];

  function follow(executed: ExecutedBlock, write: BlockWrite): readonly string[] {
    const { header } = executed;
    const again = ledger.execute({
      time: header.time,
      proposer: header.proposer,
      lastCommit: executed.lastCommit,
      txs: executed.txs,
      mode: 'check',
    });
    if (isFault(again)) return [`block ${header.height} is invalid: ${again.code}`];
    if (!confirmsHeader(again, executed.headerBytes)) return [`block ${header.height} does not execute to its header`];
    const own = blockWriteFrom(again, write.commit);
    const committing = store.commitBlock(own);
    invariant(store.tip()?.height === header.height, 'the reference stores what it executed');
    void committing;
    ledger.advance(again);
    const next = header.height + 1;
    sets.set(next, ledger.validators(next));
    leaders.set(next, ledger.leaders());
    writes.set(header.height, own);
    blocks.set(header.height, again);
    return [...checkLastCommit(executed), ...checkProposer(executed, write.commit), ...checkTime(executed)];
  }

  function checkLastCommit({ header, lastCommit }: ExecutedBlock): readonly string[] {
    if (header.height === 1) return lastCommit.length === 0 ? [] : ['block 1 has a lastCommit'];
    const before = blocks.get(header.height - 1);
    const problem = before === undefined ? 'no parent' : commitProblem(header.height - 1, before.blockId, lastCommit);
    return problem === undefined ? [] : [`lastCommit of block ${header.height}: ${problem}`];
  }

  function checkTime({ header }: ExecutedBlock): readonly string[] {
    const before = blocks.get(header.height - 1)?.header.time ?? chain.genesis.time;
    return header.time > before ? [] : [`time of block ${header.height} is not after its parent's`];
  }

  function commitProblem(height: number, blockId: Bytes, data: Bytes): string | undefined {
    const commit = decodeCommit(data);
    const set = setAt(height);
    if (isFault(commit) || !bytesEqual(commit.blockId, blockId)) return 'another block';
    if (commit.signatures.length !== set.length) return 'another set';
    const message = precommitSigningHash(sha256, chain.genesisHash, height, commit.round, blockId);
    const good = commit.signatures.filter((signature, place) => {
      const key = set[place]?.key;
      return signature !== null && key !== undefined && chain.signatures.verify(key, message, signature);
    });
    const present = commit.signatures.filter((signature) => signature !== null);
    return good.length === present.length && good.length >= quorum(set.length) ? undefined : 'no quorum';
  }

  /** A value keeps its first proposer however often it is proposed again: one of the rounds up to the decided one. */
  function checkProposer({ header }: ExecutedBlock, commitBytes: Bytes): readonly string[] {
    const commit = decodeCommit(commitBytes);
    if (isFault(commit)) return [`commit of block ${header.height} cannot be read`];
    const set = setAt(header.height);
    const turns = { leaders: leadersAt(header.height), validators: set.length };
    for (let round = 0; round <= commit.round; round++) {
      const key = set[proposerIndex(turns, header.height, round)]?.key;
      if (key !== undefined && bytesEqual(key, header.proposer)) return [];
    }
    return [`block ${header.height} was proposed by somebody whose turn it was not`];
  }

  return {
    height: () => ledger.tip().height,
    setAt,
    leadersAt,
    block: (height) => blocks.get(height),
    judge(executed, write) {
      const { height } = write;
      const problems = height === ledger.tip().height + 1 ? follow(executed, write) : [];
      const own = writes.get(height);
      if (own === undefined) return problems;
      if (!bytesEqual(own.blockId, write.blockId)) return [`fork: two blocks ${height}`];
      const certificate = commitProblem(height, own.blockId, write.commit);
      const different = sameWrite(own, write);
      return [
        ...problems,
        ...(certificate === undefined ? [] : [`commit of block ${height}: ${certificate}`]),
        ...(different === undefined ? [] : [`block ${height} is stored differently: ${different}`]),
      ];
    },
  };
}

/** Names the first part of two writes that differs, certificates and polkas aside. */
function sameWrite(a: BlockWrite, b: BlockWrite): string | undefined {
  const known = polkasKey(a.height);
  const lookups = (write: BlockWrite) =>
    write.lookups.filter(({ key }) => key !== known).map(({ key, value }) => `${key}=${toHex(value)}`);
  const parts: readonly (readonly [string, boolean])[] = [
    ['blockId', bytesEqual(a.blockId, b.blockId)],
    ['header', bytesEqual(a.header, b.header)],
    ['lastCommit', bytesEqual(a.lastCommit, b.lastCommit)],
    ['records', sameList(a.records, b.records, bytesEqual)],
    ['firstIndex', a.firstIndex === b.firstIndex],
    ['state', sameList(a.state, b.state, (x, y) => x.key === y.key && sameValue(x.value, y.value))],
    ['pages', sameList(a.pages, b.pages, (x, y) => x.prefix === y.prefix && bytesEqual(x.bytes, y.bytes))],
    ['stalePages', sameList(a.stalePages, b.stalePages, (x, y) => x.prefix === y.prefix && x.version === y.version)],
    [
      'tiles',
      sameList(a.tiles, b.tiles, (x, y) => x.level === y.level && x.index === y.index && bytesEqual(x.bytes, y.bytes)),
    ],
    ['txs', sameList(a.txs, b.txs, (x, y) => x.index === y.index && bytesEqual(x.txId, y.txId))],
    ['subjects', sameList(a.subjects, b.subjects, (x, y) => x.subject === y.subject && x.logIndex === y.logIndex)],
    ['lookups', sameList(lookups(a), lookups(b), (x, y) => x === y)],
  ];
  return parts.find(([, same]) => !same)?.[0];
}

function sameList<T>(a: readonly T[], b: readonly T[], same: (x: T, y: T) => boolean): boolean {
  return a.length === b.length && a.every((item, place) => same(item, b[place] as T));
}

function sameValue(a: Bytes | null, b: Bytes | null): boolean {
  return a === null || b === null ? a === b : bytesEqual(a, b);
}
