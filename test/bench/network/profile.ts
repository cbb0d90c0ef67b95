import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
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
}

interface Row {
  readonly name: string;
  readonly place: string;
  selfUs: number;
  totalUs: number;
}

const SELF_ROWS = 40;
const TOTAL_ROWS = 60;
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** Frames of V8 that are no work of the program. */
const WAITING = new Set(['(idle)', '(root)', '(program)']);

/** Takes a folder of .cpuprofile files, one per thread, gives tables of where each thread's time went. */
export function profileTables(folder: string): string {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.cpuprofile'))
    .map((file) => profileTable(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile, file))
    .join('\n');
}

function profileTable(profile: Profile, file: string): string {
  const rows = rowsOf(profile);
  const busy = [...rows.values()].filter(({ name }) => !WAITING.has(name)).reduce((sum, { selfUs }) => sum + selfUs, 0);
  const line = (us: number, { name, place }: Row): string =>
    `${((100 * us) / busy).toFixed(1).padStart(6)} %  ${(us / 1000).toFixed(0).padStart(7)} ms  ${name}  ${place}`;
  const list = [...rows.values()];
  const bySelf = list.toSorted((a, b) => b.selfUs - a.selfUs).slice(0, SELF_ROWS);
  const own = list.filter(({ place }) => place !== '' && !place.startsWith('node:'));
  const byTotal = own.toSorted((a, b) => b.totalUs - a.totalUs).slice(0, TOTAL_ROWS);
  const places = new Map<string, number>();
  for (const { place, name, selfUs } of list) {
    const part = partOf(place, name);
    places.set(part, (places.get(part) ?? 0) + selfUs);
  }
  const parts = [...places].toSorted((a, b) => b[1] - a[1]).slice(0, SELF_ROWS);
  return [
    '',
    `${file}: busy ${(busy / 1000).toFixed(0)} ms`,
    'self time by part',
    ...parts.map(([name, us]) => line(us, { name, place: '', selfUs: us, totalUs: us })),
    'self time by function',
    ...bySelf.map((row) => line(row.selfUs, row)),
    'time with everything called from it',
    ...byTotal.map((row) => line(row.totalUs, row)),
  ].join('\n');
}

/** A package of node_modules, a folder of this repository, or what V8 itself does. */
function partOf(place: string, name: string): string {
  const pack = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(place);
  if (pack !== null) return pack[1] ?? place;
  if (place === '') return name.startsWith('(') ? name : '(native)';
  return place.startsWith('node:') ? place.replace(/:\d+$/, '') : place.replace(/\/[^/]*$/, '');
}

function rowsOf({ nodes, samples, timeDeltas }: Profile): ReadonlyMap<string, Row> {
  const selfUs = new Map<number, number>();
  for (const [i, id] of samples.entries()) selfUs.set(id, (selfUs.get(id) ?? 0) + (timeDeltas[i] ?? 0));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const rows = new Map<string, Row>();
  const rowOf = ({ callFrame: { functionName, url, lineNumber } }: ProfileNode): Row => {
    const path = url.startsWith('file:') ? relative(ROOT, fileURLToPath(url)) : url;
    const place = path === '' ? '' : `${path}:${lineNumber + 1}`;
    const key = `${functionName} ${place}`;
    const row = rows.get(key) ?? {
      name: functionName === '' ? '(anonymous)' : functionName,
      place,
      selfUs: 0,
      totalUs: 0,
    };
    rows.set(key, row);
    return row;
  };
  /** Adds up a subtree; a function that calls itself counts once. */
  const walk = (node: ProfileNode, above: ReadonlySet<Row>): number => {
    const row = rowOf(node);
    const self = selfUs.get(node.id) ?? 0;
    const inside = new Set(above).add(row);
    let total = self;
    for (const id of node.children ?? []) {
      const child = byId.get(id);
      if (child !== undefined) total += walk(child, inside);
    }
    row.selfUs += self;
    if (!above.has(row)) row.totalUs += total;
    return total;
  };
  const [root] = nodes;
  if (root !== undefined) walk(root, new Set());
  return rows;
}
