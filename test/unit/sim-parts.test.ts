import { describe, expect, test } from 'vitest';
import { FaultError } from '../../ledger/base/fault.ts';
import { InvariantError } from '../../ledger/base/invariant.ts';
import { createSimClock } from '../sim/clock.ts';
import { createSimDisk } from '../sim/disk.ts';
import { createLinks, type DelayModel } from '../sim/links.ts';
import { commandFromArgs } from '../sim/options.ts';
import { createRandom } from '../sim/random.ts';
import { exitCodeOf, summaryOf } from '../sim/report.ts';
import { keyedSignature, keyedSignatures } from '../sim/signatures.ts';
import { createTimeline } from '../sim/timeline.ts';

const entry = (length: number, byte: number): Uint8Array => new Uint8Array(length).fill(byte);

describe('chance', () => {
  test('is the same for the same seed, and what one part draws changes nothing for another', () => {
    const draw = (seed: number, label: string) => Array.from({ length: 5 }, () => seeds(seed, label).between(0, 1e6));
    const seeds = (seed: number, label: string) => {
      const random = createRandom(seed);
      random.between(0, 9);
      return random.fork(label);
    };
    expect(draw(1, 'a')).toEqual(draw(1, 'a'));
    expect(draw(1, 'a')).not.toEqual(draw(1, 'b'));
    expect(draw(1, 'a')).not.toEqual(draw(2, 'a'));
  });

  test('an exponential one has its mean, and items are only put into another order', () => {
    const random = createRandom(3);
    const draws = Array.from({ length: 20_000 }, () => random.exponential(100));
    const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
    expect(mean).toBeGreaterThan(95);
    expect(mean).toBeLessThan(105);
    const items = Array.from({ length: 50 }, (_, i) => i);
    const shuffled = random.shuffled(items);
    expect(shuffled).not.toEqual(items);
    expect([...shuffled].sort((a, b) => a - b)).toEqual(items);
  });
});

describe('virtual time', () => {
  test('goes by moments, then by the order of planning; what is over is now', async () => {
    const timeline = createTimeline(1000);
    const seen: string[] = [];
    timeline.at(1020, () => void seen.push(`late ${timeline.now()}`));
    timeline.at(1010, () => {
      seen.push(`first ${timeline.now()}`);
      timeline.at(5, () => void seen.push(`past ${timeline.now()}`));
    });
    timeline.at(1010, () => void seen.push(`second ${timeline.now()}`));
    expect(await timeline.play(() => false, 1015)).toBe(false);
    expect(seen).toEqual(['first 1010', 'second 1010', 'past 1010']);
    expect(timeline.now()).toBe(1015);
    expect(await timeline.play(() => seen.length === 4, 2000)).toBe(true);
    expect(timeline.now()).toBe(1020);
  });

  test('that does not go on is a bug', async () => {
    const timeline = createTimeline(0);
    const again = (): void => timeline.at(0, again);
    again();
    await expect(timeline.play(() => false, 10)).rejects.toThrow(InvariantError);
  });

  test.each([
    [0, 0],
    [250, 100],
    [-250, -100],
    [86_400_000, 50_000],
  ])('a clock off by %i ms and %i millionths shows a moment first when it says', (skew, drift) => {
    const clock = createSimClock(1_000_000, skew, drift);
    for (const later of [0, 1, 17, 5000, 604_800_000]) {
      const moment = clock.local(1_000_000 + later);
      const at = clock.trueOf(moment);
      expect(clock.local(at)).toBeGreaterThanOrEqual(moment);
      expect(clock.local(at - 1)).toBeLessThan(moment);
    }
    clock.step(100);
    expect(clock.local(1_000_000)).toBe(1_000_100 + skew);
  });
});

describe('a disk', () => {
  test('keeps what was synced, and of the rest what the loss leaves', () => {
    const disk = createSimDisk(createRandom(1));
    disk.open();
    disk.write([entry(40, 1)]);
    disk.sync();
    disk.write([entry(2000, 2)]);
    disk.lose('all');
    expect(disk.open()).toEqual([entry(40, 1)]);
    disk.write([entry(30, 3)]);
    disk.lose('nothing');
    expect(disk.open()).toEqual([entry(40, 1), entry(30, 3)]);
    for (let i = 0; i < 20; i++) {
      disk.write([entry(2000, 4)]);
      disk.lose('prefix');
      expect(disk.open().length).toBeGreaterThanOrEqual(2);
    }
  });

  test('a bit that is flipped before the tail refuses to be read', () => {
    let refused = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const disk = createSimDisk(createRandom(seed));
      disk.open();
      expect(disk.flipBit()).toBe(false);
      for (let i = 1; i < 10; i++) {
        disk.write([entry(200, i)]);
        disk.sync();
      }
      expect(disk.flipBit()).toBe(true);
      try {
        disk.open();
      } catch (cause) {
        expect(cause).toBeInstanceOf(FaultError);
        refused++;
      }
    }
    expect(refused).toBe(20);
  });

  test('that is full takes a part at most', () => {
    const disk = createSimDisk(createRandom(5));
    disk.open();
    disk.isFull = true;
    expect(disk.write([entry(500, 1)])).toBe(false);
    disk.lose('nothing');
    expect(disk.open()).toEqual([]);
  });
});

describe('links', () => {
  const models: readonly DelayModel[] = [
    { kind: 'constant', ms: 7 },
    { kind: 'uniform', from: 2, to: 9 },
    { kind: 'exponential', least: 5, mean: 20 },
    { kind: 'cities', jitterMean: 3 },
  ];

  test.each(models)('$kind delays keep their bounds; a cut link loses everything until it is whole', (delay) => {
    const links = createLinks(3, { delay, lossPerMille: 0, duplicatePerMille: 0, reorder: true }, createRandom(1));
    for (let i = 0; i < 100; i++) {
      const [ms = -1] = links.sample(0, 1, i);
      expect(ms).toBeGreaterThanOrEqual(delay.kind === 'uniform' ? 2 : 1);
    }
    links.cut(0, 1);
    expect(links.sample(0, 1, 0)).toEqual([]);
    expect(links.sample(1, 0, 0)).toHaveLength(1);
    links.healAll();
    expect(links.sample(0, 1, 0)).toHaveLength(1);
  });

  test('without reordering a frame never overtakes another', () => {
    const delay: DelayModel = { kind: 'uniform', from: 1, to: 100 };
    const links = createLinks(2, { delay, lossPerMille: 100, duplicatePerMille: 200, reorder: false }, createRandom(2));
    let last = 0;
    let copies = 0;
    let lost = 0;
    for (let now = 0; now < 2000; now++) {
      const arrivals = links.sample(0, 1, now);
      if (arrivals.length === 0) lost++;
      if (arrivals.length === 2) copies++;
      for (const ms of arrivals) {
        expect(now + ms).toBeGreaterThanOrEqual(last);
        last = now + ms;
      }
    }
    expect(lost).toBeGreaterThan(100);
    expect(copies).toBeGreaterThan(200);
  });
});

test('a keyed signature is of one key and one message, with any salt', () => {
  const signer = keyedSignatures.signer(1);
  const message = entry(32, 9);
  const salted = keyedSignature(signer.key, message, entry(32, 5));
  expect(keyedSignatures.verify(signer.key, message, signer.sign(message))).toBe(true);
  expect(keyedSignatures.verify(signer.key, message, salted)).toBe(true);
  expect(keyedSignatures.verify(signer.key, entry(32, 8), salted)).toBe(false);
  expect(keyedSignatures.verify(keyedSignatures.signer(2).key, message, salted)).toBe(false);
});

describe('the command line', () => {
  const command = (...args: readonly string[]) => commandFromArgs(args, 2, () => 77);

  test('says which seeds, and how', () => {
    expect(command('--seeds', '3', '--from', '5', '--json')).toMatchObject({
      seeds: [5, 6, 7],
      json: true,
      workers: 2,
    });
    expect(command('--random', '2')).toMatchObject({ seeds: [77, 77], isFresh: true });
    expect(command('--seed', '9')).toMatchObject({ seeds: [9], isFresh: false });
    expect(command('--seed', '9', '--trace', '--until', '3', '--node', '1')).toEqual({
      kind: 'trace',
      seed: 9,
      json: false,
      untilMs: 3000,
      node: 1,
    });
    expect(command('--finality', '--n', '4,7')).toMatchObject({ kind: 'finality', validators: [4, 7] });
  });

  test.each([[], ['--seeds', 'many'], ['--sedes', '3'], ['--seed', '-1']])('refuses %j with a reason', (...args) => {
    expect(command(...args)).toMatchObject({ kind: 'help', problem: expect.any(String) });
  });
});

test('the worst violation gives the exit code, and the summary counts', () => {
  const violation = (kind: 'crash' | 'liveness' | 'safety') => ({ kind, text: kind });
  expect(exitCodeOf([])).toBe(0);
  expect(exitCodeOf([violation('crash')])).toBe(127);
  expect(exitCodeOf([violation('crash'), violation('liveness')])).toBe(128);
  expect(exitCodeOf([violation('safety'), violation('liveness')])).toBe(129);
  const result = { heights: 60, faults: 12, virtualMs: 90_400, setChanges: 0, digest: '' };
  const results = [
    { ...result, seed: 8, violations: [violation('safety')] },
    { ...result, seed: 2, violations: [] },
    { ...result, seed: 3, violations: [violation('liveness')] },
  ];
  expect(summaryOf(results, 1234)).toEqual({
    seeds: 3,
    heights: 180,
    faults: 36,
    violations: 2,
    virtualSeconds: 271,
    wallSeconds: 1.2,
    failedSeeds: [3, 8],
  });
});
