import { defineConfig } from 'vitest/config';
import { createCountReporter } from './test/count-reporter.ts';

/** Folders whose tests start processes, open ports or sync disks: one file at a time, after the quick ones. */
const HEAVY = [
  'test/conformance/**/*.test.ts',
  'test/integration/**/*.test.ts',
  'test/sim/**/*.test.ts',
  'test/e2e/**/*.test.ts',
];

const shared = { setupFiles: ['./test/setup.ts'], environment: 'node', pool: 'forks' as const };

export default defineConfig({
  test: {
    reporters: ['default', createCountReporter()],
    allowOnly: process.env.CI === undefined,
    projects: [
      {
        test: {
          ...shared,
          name: 'quick',
          include: ['test/**/*.test.ts'],
          exclude: HEAVY,
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...shared,
          name: 'heavy',
          include: HEAVY,
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
