import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import { propertySeed } from './property-seed.ts';

export interface TestCount {
  readonly passed: number;
  readonly failed: number;
}

/** Environment variable that names the file which gets the count instead of the terminal; not ADAL_…, which nodes would refuse. */
export const COUNT_FILE = 'TEST_COUNT_FILE';

/** Ends a run with the plain line `N passed, N failed`, and says the seed of the property tests. */
export function createCountReporter(): Reporter {
  return {
    onTestRunEnd(modules, unhandledErrors) {
      const count = countTests(modules, unhandledErrors.length);
      const file = process.env[COUNT_FILE];
      console.log(`property tests ran with FC_SEED=${propertySeed()}`);
      if (file === undefined) console.log(countLine(count));
      else writeFileSync(file, JSON.stringify(count));
    },
  };
}

export function countLine(count: TestCount): string {
  return `${count.passed} passed, ${count.failed} failed`;
}

/** A file or a suite that fails outside its tests (cannot be loaded, a hook throws) and a stray error count as one failed test each. */
function countTests(modules: readonly TestModule[], strayErrors: number): TestCount {
  let passed = 0;
  let failed = strayErrors;
  for (const module of modules) {
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') passed += 1;
      // A run that was broken off leaves tests pending: they have not shown anything.
      else if (state !== 'skipped') failed += 1;
    }
    if (module.errors().length > 0) failed += 1;
    for (const suite of module.children.allSuites()) if (suite.errors().length > 0) failed += 1;
  }
  return { passed, failed };
}
