import type { Json } from '../../ledger/base/json.ts';
import { jsonMap } from '../json-map.ts';
import type { ImportReason } from './import-reasons.ts';
import type { ImportReport } from './import-report.ts';

/** A place in a source file: its value, and the way to say what became of it. */
export interface Spot {
  readonly file: string;
  /** JSON pointer, RFC 6901. */
  readonly pointer: string;
  readonly value: Json | undefined;
  at(name: string): Spot;
  /** The items of a list; none where it is no list. */
  items(): readonly Spot[];
  /** The members of a map. */
  members(): readonly (readonly [name: string, spot: Spot])[];
  /** Text that is not empty; numbers become text, for many sources write ids as numbers. */
  text(): string | undefined;
  isUsed(): boolean;
  carry(to: string): void;
  change(to: string, reason: ImportReason, detail?: string): void;
  /** A change that leaves the places under it to be told of by themselves. */
  note(to: string, reason: ImportReason, detail?: string): void;
  /** What the ledger computes itself, against what stands here; without a difference both are the same. */
  compute(to: string, difference?: { readonly reason: ImportReason; readonly detail?: string }): void;
  refuse(reason: ImportReason, detail?: string): void;
  /** The same for a place that had to be there. */
  lack(reason: ImportReason, detail?: string): void;
  /** The same place, told of in another report. */
  on(report: ImportReport): Spot;
}

export function createSpot(report: ImportReport, file: string, pointer: string, value: Json | undefined): Spot {
  const child = (name: string, inner: Json | undefined) =>
    createSpot(report, file, childPointer(pointer, name, null).pointer, inner);
  return {
    file,
    pointer,
    value,
    at(name) {
      const map = jsonMap(value);
      return child(name, Object.hasOwn(map, name) ? map[name] : undefined);
    },
    items: () => (Array.isArray(value) ? value.map((item: Json, index) => child(String(index), item)) : []),
    members: () => Object.entries(jsonMap(value)).map(([name, inner]) => [name, child(name, inner)] as const),
    text() {
      if (typeof value === 'number') return String(value);
      return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
    },
    isUsed: () => report.isMarked(file, pointer),
    carry(to) {
      if (value !== undefined) report.carry(file, pointer, to);
    },
    change: (to, reason, detail) => report.change(file, pointer, to, reason, detail),
    note: (to, reason, detail) => report.note(file, pointer, to, reason, detail),
    compute(to, difference) {
      if (value !== undefined) report.compute(file, pointer, to, difference);
    },
    refuse(reason, detail) {
      if (value !== undefined) report.refuse(file, pointer, reason, detail);
    },
    lack: (reason, detail) => report.refuse(file, pointer, reason, detail),
    on: (other) => createSpot(other, file, pointer, value),
  };
}

/** The pointer of a child, escaped by RFC 6901, with its value. */
export function childPointer(
  pointer: string,
  name: string,
  value: Json,
): { readonly pointer: string; readonly value: Json } {
  return { pointer: `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, value };
}

/** All leaves under a place that no line speaks of yet, in the order of the source. */
export function unusedLeaves(spot: Spot): readonly Spot[] {
  if (spot.isUsed()) return [];
  const inner = Array.isArray(spot.value) ? spot.items() : spot.members().map(([, child]) => child);
  if (inner.length > 0) return inner.flatMap(unusedLeaves);
  return spot.value === null || spot.value === undefined || typeof spot.value === 'object' ? [] : [spot];
}
