import type { Manifest } from './manifest.ts';

/** Four validators whose processes, disks and clocks suffer. */
export const processManifests: readonly Manifest[] = [
  {
    name: 'rolling-kill-4',
    about: 'Each validator in turn is killed and comes back; the other three go on, and all four end with one chain.',
    validators: 4,
    network: 'proxies',
    transactionsPerSecond: 25,
    timeline: [
      { at: 1_000, do: 'kill', who: [1] },
      { at: 1_000, do: 'expectBlocks', who: [2, 3, 4], count: 3 },
      { at: 4_000, do: 'restart', who: [1] },
      { at: 4_000, do: 'expectBlocks', who: [1, 2, 3, 4], count: 3 },
      { at: 8_000, do: 'kill', who: [2] },
      { at: 8_000, do: 'expectBlocks', who: [1, 3, 4], count: 3 },
      { at: 11_000, do: 'restart', who: [2] },
      { at: 11_000, do: 'expectBlocks', who: [1, 2, 3, 4], count: 3 },
      { at: 15_000, do: 'kill', who: [3] },
      { at: 15_000, do: 'expectBlocks', who: [1, 2, 4], count: 3 },
      { at: 18_000, do: 'restart', who: [3] },
      { at: 18_000, do: 'expectBlocks', who: [1, 2, 3, 4], count: 3 },
      { at: 22_000, do: 'kill', who: [4] },
      { at: 22_000, do: 'expectBlocks', who: [1, 2, 3], count: 3 },
      { at: 25_000, do: 'restart', who: [4] },
    ],
  },
  {
    name: 'kill-all-4',
    about: 'All four are killed at the same moment, under load, twice; they come back without a hand.',
    validators: 4,
    network: 'proxies',
    transactionsPerSecond: 40,
    timeline: [
      { at: 2_000, do: 'kill', who: [1, 2, 3, 4] },
      { at: 2_000, do: 'restart', who: [4, 3, 2, 1] },
      { at: 2_000, do: 'expectBlocks', who: [1, 2, 3, 4], count: 3 },
      { at: 6_000, do: 'restart', who: [1, 2, 3, 4] },
    ],
  },
  {
    name: 'pause-proposer-4',
    about:
      'Each validator in turn stands still with all connections open; it is the proposer within four heights, and the ' +
      'others pass it over. The last one sleeps until the others have dropped it.',
    validators: 4,
    network: 'proxies',
    transactionsPerSecond: 25,
    timeline: [
      { at: 1_000, do: 'pause', who: [1] },
      { at: 1_000, do: 'expectBlocks', who: [2, 3, 4], count: 5 },
      { at: 5_000, do: 'resume', who: [1] },
      { at: 7_000, do: 'pause', who: [2] },
      { at: 7_000, do: 'expectBlocks', who: [1, 3, 4], count: 5 },
      { at: 11_000, do: 'resume', who: [2] },
      { at: 13_000, do: 'pause', who: [3] },
      { at: 13_000, do: 'expectBlocks', who: [1, 2, 4], count: 5 },
      { at: 17_000, do: 'resume', who: [3] },
      { at: 19_000, do: 'pause', who: [4] },
      { at: 19_000, do: 'expectBlocks', who: [1, 2, 3], count: 5 },
      { at: 49_000, do: 'resume', who: [4] },
    ],
  },
  {
    name: 'slow-disk-4',
    about:
      'Every sync of one validator takes half a second longer, then every sync of all takes 100 ms longer: the first ' +
      'delays nobody else for long, the second delays everybody, and nothing is sent before it is on disk.',
    validators: 4,
    network: 'proxies',
    transactionsPerSecond: 25,
    timeline: [
      { at: 1_000, do: 'slowDisk', who: [2], delayMs: 500 },
      { at: 1_000, do: 'expectBlocks', who: [1, 3, 4], count: 5 },
      { at: 10_000, do: 'slowDisk', who: [2], delayMs: 0 },
      { at: 10_000, do: 'expectBlocks', who: [1, 2, 3, 4], count: 3 },
      { at: 11_000, do: 'slowDisk', who: [1, 2, 3, 4], delayMs: 100 },
      { at: 11_000, do: 'expectBlocks', who: [1, 2, 3, 4], count: 5 },
      { at: 18_000, do: 'slowDisk', who: [1, 2, 3, 4], delayMs: 0 },
    ],
  },
  {
    name: 'clock-offset-4',
    about:
      'One clock is 300 ms off, which is within the precision; then ten seconds ahead, then an hour behind: its own ' +
      'proposals are voted down and it finds those of others untimely, but the other three need it for nothing.',
    validators: 4,
    network: 'proxies',
    transactionsPerSecond: 25,
    timeline: [
      { at: 1_000, do: 'clockOffset', who: [3], offsetMs: 300 },
      { at: 1_000, do: 'expectBlocks', who: [1, 2, 3, 4], count: 8 },
      { at: 6_000, do: 'clockOffset', who: [3], offsetMs: 10_000 },
      { at: 6_000, do: 'expectBlocks', who: [1, 2, 3, 4], count: 8 },
      { at: 16_000, do: 'clockOffset', who: [3], offsetMs: -3_600_000 },
      { at: 16_000, do: 'expectBlocks', who: [1, 2, 3, 4], count: 8 },
      { at: 26_000, do: 'clockOffset', who: [3], offsetMs: 0 },
    ],
  },
];
