import { beforeEach, describe, expect, it } from 'vitest';
import { createLoadGauge, type LoadSources } from '../../node/runtime/load-gauge.ts';

type Numbers = { -readonly [Name in keyof Omit<LoadSources, 'limits'>]: number };

describe('the load gauge', () => {
  let load: Numbers;
  beforeEach(() => {
    load = { poolTxs: 0, poolBytes: 0, checksWaiting: 0, backlog: 0, inFlight: 0, now: 1_000_000 };
  });

  function gauge() {
    return createLoadGauge({
      poolTxs: () => load.poolTxs,
      poolBytes: () => load.poolBytes,
      checksWaiting: () => load.checksWaiting,
      backlog: () => load.backlog,
      inFlight: () => load.inFlight,
      now: () => load.now,
      limits: { txsMax: 1000, bytesMax: 1_000_000 },
    });
  }

  it('has room while nothing waits', () => {
    expect(gauge().doorRetryMs()).toBeUndefined();
    expect(gauge().isFull()).toBe(false);
  });

  it.each([
    ['poolTxs', 499, 500, 1000],
    ['poolBytes', 499_999, 500_000, 1_000_000],
    ['checksWaiting', 750, 751, 1501],
    ['backlog', 750, 751, 1501],
  ] as const)('%s closes own doors at half of its bound, and gossip at the whole', (name, room, closed, full) => {
    const one = gauge();
    load[name] = room;
    expect(one.doorRetryMs()).toBeUndefined();
    load[name] = closed;
    expect(one.doorRetryMs()).toBeGreaterThan(0);
    expect(one.isFull()).toBe(false);
    load[name] = full;
    expect(one.isFull()).toBe(true);
  });

  it('lets only so many submissions be under way', () => {
    load.inFlight = 199;
    expect(gauge().doorRetryMs()).toBeUndefined();
    load.inFlight = 200;
    expect(gauge().doorRetryMs()).toBeGreaterThan(0);
    expect(gauge().isFull()).toBe(false);
  });

  it('closes own doors while blocks lag behind what waits, until one comes', () => {
    const one = gauge();
    load.poolTxs = 200;
    load.now += 700;
    expect(one.doorRetryMs()).toBeUndefined();
    load.now += 1;
    expect(one.doorRetryMs()).toBeGreaterThan(0);
    load.poolTxs = 199;
    expect(one.doorRetryMs()).toBeUndefined();
    load.poolTxs = 200;
    one.onCommitted();
    expect(one.doorRetryMs()).toBeUndefined();
  });
});
