import type { Manifest } from './manifest.ts';

/** Four validators with an address each, so that it is the kernel that loses their packets. */
export const namespaceManifests: readonly Manifest[] = [
  {
    name: 'namespaces-split-4',
    about:
      'Packets between two and two are lost for longer than a connection lives: nothing is decided, then they go on.',
    validators: 4,
    network: 'namespaces',
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
      { at: 1_000, do: 'expectStill', who: [1, 2, 3, 4], forMs: 25_000 },
      { at: 28_000, do: 'heal' },
    ],
  },
  {
    name: 'namespaces-one-way-4',
    about: 'The packets of one validator to all others are lost, theirs to it arrive; then the other way round.',
    validators: 4,
    network: 'namespaces',
    transactionsPerSecond: 25,
    timeline: [
      { at: 1_000, do: 'silence', from: [1], to: [2, 3, 4], how: 'stall' },
      { at: 1_000, do: 'expectBlocks', who: [2, 3, 4], count: 8 },
      { at: 10_000, do: 'heal' },
      { at: 10_000, do: 'expectBlocks', who: [1, 2, 3, 4], count: 3 },
      { at: 12_000, do: 'silence', from: [2, 3, 4], to: [1], how: 'stall' },
      { at: 12_000, do: 'expectBlocks', who: [2, 3, 4], count: 8 },
      { at: 22_000, do: 'heal' },
    ],
  },
  {
    name: 'namespaces-cable-4',
    about: 'The cable of one validator is pulled until all have dropped it, and put back.',
    validators: 4,
    network: 'namespaces',
    transactionsPerSecond: 25,
    timeline: [
      { at: 1_000, do: 'pullCable', who: [3] },
      { at: 1_000, do: 'expectBlocks', who: [1, 2, 4], count: 8 },
      { at: 26_000, do: 'heal' },
    ],
  },
];
