import type { Manifest } from './manifest.ts';

/** Four validators whose links suffer, each through a proxy. */
export const linkManifests: readonly Manifest[] = [
  {
    name: 'isolate-one-4',
    about:
      'One validator is cut off with resets: it stands still, the others go on, and it catches up when they can be reached again.',
    validators: 4,
    network: 'proxies',
    transactionsPerSecond: 25,
    timeline: [
      { at: 1_000, do: 'disconnect', who: [2] },
      { at: 1_000, do: 'expectBlocks', who: [1, 3, 4], count: 5 },
      { at: 1_000, do: 'expectStill', who: [2], forMs: 3_000 },
      { at: 8_000, do: 'heal' },
    ],
  },
  {
    name: 'split-2-2-then-heal-4',
    about:
      'Two and two cannot hear each other, first with lost packets, then with connections that are dead at one end only: ' +
      'neither half decides anything, and when the split ends they go on as one.',
    validators: 4,
    network: 'proxies',
    transactionsPerSecond: 25,
    timeline: [
      {
        at: 1_000,
        do: 'split',
        groups: [
          [1, 2],
          [3, 4],
        ],
        how: 'stall',
      },
      { at: 1_000, do: 'expectStill', who: [1, 2, 3, 4], forMs: 8_000 },
      { at: 11_000, do: 'heal' },
      { at: 11_000, do: 'expectBlocks', who: [1, 2, 3, 4], count: 3 },
      {
        at: 15_000,
        do: 'split',
        groups: [
          [1, 3],
          [2, 4],
        ],
        how: 'swallow',
      },
      { at: 15_000, do: 'expectStill', who: [1, 2, 3, 4], forMs: 8_000 },
      { at: 25_000, do: 'heal' },
    ],
  },
  {
    name: 'half-open-4',
    about:
      'The connections of one validator swallow everything for a moment and stay open for ever: both ends must notice by ' +
      'themselves and connect anew.',
    validators: 4,
    network: 'proxies',
    transactionsPerSecond: 25,
    timeline: [
      { at: 1_000, do: 'split', groups: [[1], [2, 3, 4]], how: 'swallow' },
      { at: 1_000, do: 'expectBlocks', who: [2, 3, 4], count: 5 },
      { at: 4_000, do: 'heal' },
    ],
  },
  {
    name: 'blink-4',
    about:
      'For two seconds everything between two and two is swallowed, and their connections stay open for ever, as when a ' +
      'firewall forgets them: no quorum is left until both sides notice by themselves.',
    validators: 4,
    network: 'proxies',
    transactionsPerSecond: 25,
    timeline: [
      {
        at: 1_000,
        do: 'split',
        groups: [
          [1, 4],
          [2, 3],
        ],
        how: 'swallow',
      },
      { at: 3_000, do: 'heal' },
    ],
  },
  {
    name: 'one-way-4',
    about:
      'What one validator says reaches nobody, though it hears everybody; then it hears nobody, though all hear it. The ' +
      'others go on both times.',
    validators: 4,
    network: 'proxies',
    transactionsPerSecond: 25,
    timeline: [
      { at: 1_000, do: 'silence', from: [4], to: [1, 2, 3], how: 'stall' },
      { at: 1_000, do: 'expectBlocks', who: [1, 2, 3], count: 8 },
      { at: 10_000, do: 'heal' },
      { at: 10_000, do: 'expectBlocks', who: [1, 2, 3, 4], count: 3 },
      { at: 12_000, do: 'silence', from: [1, 2, 3], to: [4], how: 'stall' },
      { at: 12_000, do: 'expectBlocks', who: [1, 2, 3], count: 8 },
      { at: 12_000, do: 'expectStill', who: [4], forMs: 3_000 },
      { at: 22_000, do: 'heal' },
    ],
  },
  {
    name: 'corrupt-4',
    about:
      'A bit is turned over every 8 KiB on all links of one validator, then every 64 KiB on all links: every such connection ' +
      'ends and is made anew, nobody is banned for it, and no wrong byte gets past the encryption.',
    validators: 4,
    network: 'proxies',
    transactionsPerSecond: 25,
    timeline: [
      { at: 1_000, do: 'shape', from: [3], to: [1, 2, 4], shape: { corruptEveryBytes: 8_192 } },
      { at: 1_000, do: 'shape', from: [1, 2, 4], to: [3], shape: { corruptEveryBytes: 8_192 } },
      { at: 1_000, do: 'expectBlocks', who: [1, 2, 4], count: 8 },
      { at: 10_000, do: 'shape', from: [1, 2, 3, 4], to: [1, 2, 3, 4], shape: { corruptEveryBytes: 65_536 } },
      { at: 20_000, do: 'heal' },
      { at: 20_000, do: 'expectBlocks', who: [1, 2, 3, 4], count: 3 },
    ],
  },
];
