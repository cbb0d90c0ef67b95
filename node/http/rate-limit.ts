import { isIPv6 } from 'node:net';

/** Spends cost units of an address: undefined when it may, else the ms until it may. */
export type RateLimit = (address: string, cost: number) => number | undefined;

/** Addresses remembered at once; when there are more, those that were quiet longest start anew. */
const ADDRESSES_MAX = 10_000;

interface Bucket {
  units: number;
  at: number;
}

/** Token buckets by address. A request dearer than a whole bucket may be made when the bucket is full, and empties it. */
export function createRateLimit(costPerSecond: number, costBurst: number, now: () => number): RateLimit {
  if (costPerSecond === 0) return () => undefined;
  const buckets = new Map<string, Bucket>();

  return (address, cost) => {
    const key = networkOf(address);
    const time = now();
    const known = buckets.get(key);
    const passed = known === undefined ? 0 : Math.max(0, time - known.at);
    const units = known === undefined ? costBurst : Math.min(costBurst, known.units + (passed * costPerSecond) / 1000);
    const price = Math.min(cost, costBurst);
    const isPaid = units >= price;
    // Deleted and set again, the map's order is the order of last use.
    buckets.delete(key);
    buckets.set(key, { units: isPaid ? units - price : units, at: time });
    if (buckets.size > ADDRESSES_MAX) dropOldest(buckets);
    return isPaid ? undefined : Math.ceil(((price - units) * 1000) / costPerSecond);
  };
}

function dropOldest(buckets: Map<string, Bucket>): void {
  const oldest = buckets.keys().next();
  if (oldest.done !== true) buckets.delete(oldest.value);
}

/** One IPv6 household has 2^64 addresses, so its /64 counts as one. */
export function networkOf(address: string): string {
  const plain = address.startsWith('::ffff:') ? address.slice(7) : address;
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('%')[0]?.split('::') ?? [];
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - front.length - back.length;
  const groups = [...front, ...Array.from({ length: zeros }, () => '0'), ...back];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
