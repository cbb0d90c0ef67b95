import { type Bytes, concatBytes } from '../ledger/base/bytes.ts';
import type { OpenFile, VoteLogFiles } from '../storage/vote-log-files.ts';

/** Sectors that did not arrive and read as zeros: bit n stands for the n-th of those that the unsynced bytes touch. */
export interface LostSectors {
  readonly lostSectors: number;
}

/** What is found after a crash of what was not synced: the process alone died, or the machine lost its power. */
export type Crash = 'process' | 'lost' | 'kept' | 'half' | 'zeros' | LostSectors;

/** All kinds, with every pattern of lost sectors that an append of up to four can have. */
export const CRASHES: readonly Crash[] = [
  'process',
  'lost',
  'kept',
  'half',
  'zeros',
  ...Array.from({ length: 14 }, (_, at) => ({ lostSectors: at + 1 })),
];

const SECTOR_BYTES = 512;
/** A disk may take less than was offered; from here on it takes half. */
const TAKEN_WHOLE_BYTES = 256;

/** A disk with a cache in front: contents count after `sync` of their file, names after `syncFolder`. */
export interface CrashFiles extends VoteLogFiles {
  /** Operations so far. */
  steps(): number;
  /** From now on the operation after `steps` more fails and does nothing, or is done and never answered; so do all later ones. */
  stopAfter(steps: number, isDone: boolean): void;
  /** The machine starts again; what was not synced is lost, kept, cut in half, or reads as zeros, all or some sectors of it. */
  crash(kind: Crash): void;
  /** Bytes of all files. */
  size(): number;
  names(): readonly string[];
}

interface Node {
  bytes: Bytes;
  synced: Bytes;
}

/** A disk with an empty root. */
export function createCrashFiles(): CrashFiles {
  let folders = { now: new Set<string>(), synced: new Set<string>() };
  let names = { now: new Map<string, Node>(), synced: new Map<string, Node>() };
  let done = 0;
  let limit = Number.POSITIVE_INFINITY;
  let isLimitDone = false;

  async function step<T>(work: () => T): Promise<T> {
    done += 1;
    if (done > limit) throw new TypeError('the process is gone');
    if (done < limit) return work();
    if (isLimitDone) work();
    throw new TypeError('the process ends here');
  }

  function openNode(node: Node): OpenFile {
    return {
      write: (bytes, position) =>
        step(() => {
          // A disk may take a part; the caller has to offer the rest.
          const taken = bytes.length <= TAKEN_WHOLE_BYTES ? bytes : bytes.subarray(0, bytes.length >> 1);
          node.bytes = concatBytes(
            node.bytes.subarray(0, position),
            taken,
            node.bytes.subarray(position + taken.length),
          );
          return taken.length;
        }),
      size: async () => node.bytes.length,
      truncate: (size) =>
        step(() => {
          node.bytes = node.bytes.slice(0, size);
        }),
      sync: () =>
        step(() => {
          node.synced = node.bytes;
        }),
      close: async () => undefined,
    };
  }

  const found = (path: string): Node => {
    const node = names.now.get(path);
    if (node === undefined) throw Object.assign(new TypeError(path), { code: 'ENOENT' });
    return node;
  };

  return {
    steps: () => done,
    stopAfter(steps, isDone) {
      limit = done + steps;
      isLimitDone = isDone;
    },
    crash(kind) {
      limit = Number.POSITIVE_INFINITY;
      if (kind === 'process') return;
      if (kind === 'lost') {
        folders = { ...folders, now: new Set(folders.synced) };
        names = { ...names, now: new Map(folders.now.size === 0 ? [] : names.synced) };
      }
      for (const node of names.now.values()) node.bytes = afterPowerLoss(node, kind);
      folders = { now: folders.now, synced: new Set(folders.now) };
      names = { now: names.now, synced: new Map(names.now) };
      for (const node of names.now.values()) node.synced = node.bytes;
    },
    size: () => [...names.now.values()].reduce((sum, { bytes }) => sum + bytes.length, 0),
    names: () => [...names.now.keys()],

    makeFolder: async (folder) => {
      await step(() => folders.now.add(folder));
      await step(() => {
        folders.synced = new Set(folders.now);
      });
    },
    list: async () => [...names.now.keys()].map((path) => path.slice(path.lastIndexOf('/') + 1)),
    read: async (path) => found(path).bytes.slice(),
    create: (path) =>
      step(() => {
        if (names.now.has(path)) throw Object.assign(new TypeError(path), { code: 'EEXIST' });
        const node: Node = { bytes: new Uint8Array(), synced: new Uint8Array() };
        names.now.set(path, node);
        return openNode(node);
      }),
    reopen: async (path) => openNode(found(path)),
    remove: (path) =>
      step(() => {
        found(path);
        names.now.delete(path);
      }),
    syncFolder: () =>
      step(() => {
        names.synced = new Map(names.now);
      }),
  };
}

function afterPowerLoss({ bytes, synced }: Node, kind: Exclude<Crash, 'process'>): Bytes {
  const grown = bytes.length - synced.length;
  if (typeof kind === 'object') return withoutSectors(bytes, synced.length, kind);
  switch (kind) {
    case 'lost':
      return synced;
    case 'kept':
      return bytes;
    case 'half':
      return grown <= 0 ? bytes : bytes.slice(0, synced.length + (grown >> 1));
    case 'zeros':
      return grown <= 0 ? bytes : concatBytes(synced, new Uint8Array(grown));
  }
}

function withoutSectors(bytes: Bytes, from: number, { lostSectors }: LostSectors): Bytes {
  const left = bytes.slice();
  const first = Math.floor(from / SECTOR_BYTES);
  for (let at = from; at < left.length; at++) {
    if (((lostSectors >> (Math.floor(at / SECTOR_BYTES) - first)) & 1) === 1) left[at] = 0;
  }
  return left;
}
