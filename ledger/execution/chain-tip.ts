import type { Hash, Sha256 } from '../base/hash.ts';
import type { PublicKey } from '../base/keys.ts';
import { emptyLog, halfOf, type LogState } from '../log/merkle.ts';
import { nodeAt, type TileReader } from '../log/tiles.ts';
import type { Tree } from '../state/tree/state-tree.ts';

/** Where the chain stands after its last committed block: all that the next block builds on. Height 0 is the genesis. */
export interface ChainTip {
  readonly height: number;
  /** genesisHash at height 0. */
  readonly blockId: Hash;
  /** Block time, ms; the genesis time at height 0. */
  readonly time: number;
  /** Who proposed the tip; undefined at height 0. */
  readonly proposer: PublicKey | undefined;
  readonly log: LogState;
  readonly tree: Tree;
}

/** The log's peaks again, from its stored tiles. */
export function logFromTiles(sha256: Sha256, tiles: TileReader, size: number): LogState {
  if (size === 0) return emptyLog;
  const widths: { level: number; width: number }[] = [];
  for (let level = 0, width = 1, rest = size; rest > 0; level++, width *= 2, rest = halfOf(rest)) {
    if (rest % 2 === 1) widths.push({ level, width });
  }
  const peaks: Hash[] = [];
  let start = 0;
  for (const { level, width } of widths.reverse()) {
    peaks.push(nodeAt(sha256, tiles, level, start / width));
    start += width;
  }
  return { size, peaks };
}
