import type { ImportReport } from './import-report.ts';
import type { Spot } from './spot.ts';

/** How a place is shown in the shape of another system. Each part remains a place of its own file. */
export interface Shape {
  /** Places by the names that the other system gives them; undefined leaves the own one. */
  readonly at?: (base: Spot) => Readonly<Record<string, Spot | undefined>>;
  /** Members that the other system does not have here. */
  readonly without?: ReadonlySet<string>;
  /** The items of a list, each in its shape. */
  readonly item?: (item: Spot) => Spot;
}

/** The same place under other names: what is said of a part is said of the part itself. */
export function composedSpot(base: Spot, shape: Shape): Spot {
  const parts = shape.at?.(base) ?? {};
  const at = (name: string): Spot => (Object.hasOwn(parts, name) ? parts[name] : undefined) ?? base.at(name);
  return {
    ...base,
    at,
    items: () => (shape.item === undefined ? base.items() : base.items().map(shape.item)),
    members: () =>
      base
        .members()
        .filter(([name]) => shape.without?.has(name) !== true)
        .map(([name]) => [name, at(name)] as const),
    on: (report: ImportReport) => composedSpot(base.on(report), shape),
  };
}

/** A place as the only item of a list. */
export function listOfOne(item: Spot): Spot {
  return { ...item, items: () => [item], on: (report) => listOfOne(item.on(report)) };
}

/** A place that has these parts and no others. */
export function bareSpot(base: Spot, parts: (base: Spot) => Readonly<Record<string, Spot | undefined>>): Spot {
  const given = parts(base);
  return {
    ...base,
    // A name that no JSON of a source has: the place is absent.
    at: (name) => (Object.hasOwn(given, name) ? given[name] : undefined) ?? base.at(`\u0000${name}`),
    items: () => [],
    members: () => [],
    on: (report) => bareSpot(base.on(report), parts),
  };
}
