import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly children?: readonly number[];
}

interface Profile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
  /** Processor time of the thread meanwhile. */
  readonly cpuUs: number;
  /** What the process held at the end, and after a full garbage collection. */
  readonly memory: { readonly before: NodeJS.MemoryUsage; readonly after: NodeJS.MemoryUsage };
}

interface Row {
  readonly name: string;
  readonly place: string;
  readonly isNative: boolean;
  selfUs: number;
  totalUs: number;
}

const SELF_ROWS = 40;
const TOTAL_ROWS = 60;
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** Waiting, and the profiler itself: no work of the program. */
const LEFT_OUT = /^\((idle|root)\)$|^post node:inspector/;

/**
 * Takes a .cpuprofile file and a count to divide by (transactions, or seconds), gives tables of where the thread's processor
 * time went. Samples tell shares of the wall clock; the thread's own processor time is spread over them, so that waiting for
 * a core is left out.
 */
export function profileTables(file: string, count: number, unit: string): string {
  const profile = JSON.parse(readFileSync(file, 'utf8')) as Profile;
  const rows = rowsOf(profile);
  const list = [...rows.values()].filter(({ name, place }) => !LEFT_OUT.test(`${name} ${place}`.trim()));
  const busy = list.reduce((sum, { selfUs }) => sum + selfUs, 0);
  const line = (us: number, { name, place }: Row): string => {
    const share = us / busy;
    const each = ((share * profile.cpuUs) / count).toFixed(1);
    return `${(100 * share).toFixed(1).padStart(6)} %  ${each.padStart(7)} us/${unit}  ${name}  ${place}`;
  };
  const bySelf = list.toSorted((a, b) => b.selfUs - a.selfUs).slice(0, SELF_ROWS);
  const own = list.filter(({ place, isNative }) => place !== '' && !isNative && !place.startsWith('node:'));
  const byTotal = own.toSorted((a, b) => b.totalUs - a.totalUs).slice(0, TOTAL_ROWS);
  const places = new Map<string, number>();
  for (const row of list) {
    const part = partOf(row);
    places.set(part, (places.get(part) ?? 0) + row.selfUs);
  }
  const parts = [...places].toSorted((a, b) => b[1] - a[1]).slice(0, SELF_ROWS);
  return [
    '',
    `main thread of one validator: ${(profile.cpuUs / 1000).toFixed(0)} ms of a core, per ${unit} ${(profile.cpuUs / count).toFixed(0)} us`,
    `memory at the end: ${memoryText(profile.memory.before)}`,
    `after collection:  ${memoryText(profile.memory.after)}`,
    'self time by part',
    ...parts.map(([name, us]) => line(us, { name, place: '', isNative: false, selfUs: us, totalUs: us })),
    'self time by function',
    ...bySelf.map((row) => line(row.selfUs, row)),
    'time with everything called from it',
    ...byTotal.map((row) => line(row.totalUs, row)),
  ].join('\n');
}

function memoryText(memory: NodeJS.MemoryUsage): string {
  const sizes = Object.entries(memory).map(([name, bytes]) => `${name} ${Math.round(bytes / 2 ** 20)}`);
  return `${sizes.join(', ')} MiB`;
}

/** A package of node_modules, a folder of this repository, or what V8 itself does. */
function partOf({ place, name, isNative }: Row): string {
  if (isNative) return `(native ${name})`;
  const pack = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(place);
  if (pack !== null) return pack[1] ?? place;
  if (place === '') return name;
  return place.startsWith('node:') ? place.replace(/:\d+$/, '') : place.replace(/\/[^/]*$/, '');
}

function rowsOf({ nodes, samples, timeDeltas }: Profile): ReadonlyMap<string, Row> {
  const selfUs = new Map<number, number>();
  for (const [i, id] of samples.entries()) selfUs.set(id, (selfUs.get(id) ?? 0) + (timeDeltas[i] ?? 0));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const rows = new Map<string, Row>();
  const rowOf = ({ callFrame: { functionName, url, lineNumber } }: ProfileNode, caller: Row | undefined): Row => {
    const path = url.startsWith('file:') ? relative(ROOT, fileURLToPath(url)) : url;
    const isNative = path === '' && !functionName.startsWith('(');
    // A native function is told apart by who calls it: addons have no reliable names.
    const place = isNative
      ? `called by ${caller?.name} ${caller?.place}`
      : path === ''
        ? ''
        : `${path}:${lineNumber + 1}`;
    const key = `${functionName} ${place}`;
    const name = functionName === '' ? '(anonymous)' : functionName;
    const row = rows.get(key) ?? { name, place, isNative, selfUs: 0, totalUs: 0 };
    rows.set(key, row);
    return row;
  };
  /** Adds up a subtree; a function that calls itself counts once. */
  const walk = (node: ProfileNode, above: ReadonlySet<Row>, caller: Row | undefined): number => {
    const row = rowOf(node, caller);
    const self = selfUs.get(node.id) ?? 0;
    const inside = new Set(above).add(row);
    let total = self;
    for (const id of node.children ?? []) {
      const child = byId.get(id);
      if (child !== undefined) total += walk(child, inside, row.isNative ? caller : row);
    }
    row.selfUs += self;
    if (!above.has(row)) row.totalUs += total;
    return total;
  };
  const [root] = nodes;
  if (root !== undefined) walk(root, new Set(), undefined);
  return rows;
}
