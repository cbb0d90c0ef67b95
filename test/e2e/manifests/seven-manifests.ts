import { cities } from './cities.ts';
import type { Manifest } from './manifest.ts';

/** Seven validators: f is 2, a quorum 5. */
export const sevenManifests: readonly Manifest[] = [
  {
    name: 'wan-7',
    about:
      'Seven cities from Frankfurt to Tokyo, latency by distance, jitter: blocks keep coming, and the farthest two may die.',
    validators: 7,
    network: 'proxies',
    links: { kind: 'cities', cities, jitterMs: 10 },
    transactionsPerSecond: 20,
    timeline: [
      { at: 0, do: 'expectBlocks', who: [1, 2, 3, 4, 5, 6, 7], count: 20 },
      { at: 10_000, do: 'kill', who: [4, 7] },
      { at: 10_000, do: 'expectBlocks', who: [1, 2, 3, 5, 6], count: 8 },
      { at: 20_000, do: 'restart', who: [4, 7] },
    ],
  },
  {
    name: 'crash-f-7',
    about: 'Two of seven die and stay away: the other five go on, and the two catch up when they come back.',
    validators: 7,
    network: 'proxies',
    transactionsPerSecond: 20,
    timeline: [
      { at: 1_000, do: 'kill', who: [2, 3] },
      { at: 1_000, do: 'expectBlocks', who: [1, 4, 5, 6, 7], count: 12 },
      { at: 8_000, do: 'restart', who: [2, 3] },
    ],
  },
  {
    name: 'lose-third-7',
    about: 'Three of seven die: the four that are left decide nothing, and go on by themselves when the fifth is back.',
    validators: 7,
    network: 'proxies',
    transactionsPerSecond: 20,
    timeline: [
      { at: 1_000, do: 'kill', who: [1, 4, 6] },
      { at: 1_000, do: 'expectStill', who: [2, 3, 5, 7], forMs: 10_000 },
      { at: 13_000, do: 'restart', who: [4] },
      { at: 13_000, do: 'expectBlocks', who: [2, 3, 4, 5, 7], count: 3 },
      { at: 20_000, do: 'restart', who: [1, 6] },
    ],
  },
  {
    name: 'slow-link-7',
    about:
      'Two validators of seven have 32 KiB a second in each direction of each link and 200 ms of latency: the others do not wait for them.',
    validators: 7,
    network: 'proxies',
    transactionsPerSecond: 40,
    timeline: [
      {
        at: 1_000,
        do: 'shape',
        from: [6, 7],
        to: [1, 2, 3, 4, 5, 6, 7],
        shape: { latencyMs: 200, jitterMs: 50, bytesPerSecond: 32_768 },
      },
      {
        at: 1_000,
        do: 'shape',
        from: [1, 2, 3, 4, 5],
        to: [6, 7],
        shape: { latencyMs: 200, jitterMs: 50, bytesPerSecond: 32_768 },
      },
      { at: 1_000, do: 'expectBlocks', who: [1, 2, 3, 4, 5], count: 15 },
      { at: 20_000, do: 'expectBlocks', who: [1, 2, 3, 4, 5, 6, 7], count: 3 },
      { at: 20_000, do: 'heal' },
    ],
  },
];
