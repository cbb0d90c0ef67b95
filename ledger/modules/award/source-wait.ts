import { invariant } from '../../base/invariant.ts';
import { defineEntries, type StateWrite, type SystemContext } from '../../module.ts';

/** A lot that waits for sources, between its neighbours: all that wait are in one ring, however many they are. */
type SourceWait = { readonly prev: string; readonly next: string };

/** `sourceWait/<tender>/<lot>`. */
export const sourceWaitEntries = defineEntries<SourceWait>('sourceWait');
/** `sourceWaitTurn/`: the lot that is looked at next; absent while none waits. */
export const sourceWaitTurnEntries = defineEntries<string>('sourceWaitTurn');

/** Bids looked at in one block, for each at most as many facts as the table of criteria has. */
const LOOKS_PER_BLOCK = 16;

/** Takes a place in the ring; nothing where it has one. */
export function startWaiting(state: StateWrite, id: string): void {
  if (state.get(sourceWaitEntries, id) !== undefined) return;
  const turn = state.get(sourceWaitTurnEntries, '');
  if (turn === undefined) {
    state.put(sourceWaitEntries, id, { prev: id, next: id });
    state.put(sourceWaitTurnEntries, '', id);
    return;
  }
  const { prev } = existingWait(state, turn);
  state.put(sourceWaitEntries, id, { prev, next: turn });
  state.put(sourceWaitEntries, prev, { ...existingWait(state, prev), next: id });
  state.put(sourceWaitEntries, turn, { ...existingWait(state, turn), prev: id });
}

/** Gives the place up; nothing where it has none. */
export function stopWaiting(state: StateWrite, id: string): void {
  const wait = state.get(sourceWaitEntries, id);
  if (wait === undefined) return;
  state.remove(sourceWaitEntries, id);
  if (wait.next === id) return state.remove(sourceWaitTurnEntries, '');
  state.put(sourceWaitEntries, wait.prev, { ...existingWait(state, wait.prev), next: wait.next });
  state.put(sourceWaitEntries, wait.next, { ...existingWait(state, wait.next), prev: wait.prev });
  if (state.get(sourceWaitTurnEntries, '') === id) state.put(sourceWaitTurnEntries, '', wait.next);
}

/**
 * Looks at the waiting lots in turns, a bounded number of bids in a block: `look` takes a lot's id and how many bids it may look at, and
 * gives how many it did. Costs one read while nobody waits.
 */
export function lookInTurns(context: SystemContext, look: (id: string, bidsMax: number) => number): void {
  const { state } = context;
  const first = state.get(sourceWaitTurnEntries, '');
  let id = first;
  for (let left = LOOKS_PER_BLOCK; id !== undefined && left > 0; ) {
    const next: string = existingWait(state, id).next;
    left -= look(id, left);
    // The last one has left the ring, or all have had their turn.
    if (state.get(sourceWaitTurnEntries, '') === undefined) return;
    id = next;
    if (id === first) break;
  }
  if (id !== undefined && id !== state.get(sourceWaitTurnEntries, '') && state.get(sourceWaitEntries, id) !== undefined)
    state.put(sourceWaitTurnEntries, '', id);
}

function existingWait(state: StateWrite, id: string): SourceWait {
  const wait = state.get(sourceWaitEntries, id);
  invariant(wait !== undefined, `a lot waits in the ring: ${id}`);
  return wait;
}
