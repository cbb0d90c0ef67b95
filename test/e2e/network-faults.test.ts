import { describe, expect, it } from 'vitest';
import { manifestTable } from './manifests/manifest-table.ts';
import { runManifest } from './network-faults/run-manifest.ts';

/** The share of the manifests that every run of the tests can afford; `npm run e2e:faults` plays them all. */
const PLAYED = ['isolate-one-4', 'half-open-4', 'crash-f-7'];

describe('real processes on bad links', () => {
  it.each(manifestTable.filter(({ name }) => PLAYED.includes(name)))('$name: $about', async (manifest) => {
    const logs: string[] = [];
    const result = await runManifest(manifest, ({ nodes }) => {
      for (const node of nodes) logs.push(node.name, node.log().slice(-3_000));
    });
    expect(result.problem, logs.join('\n')).toBeUndefined();
    expect(result.figures?.committed).toBeGreaterThan(0);
  });

  it('has manifests by unique names, whose steps come in order and name validators that exist', () => {
    expect(new Set(manifestTable.map(({ name }) => name)).size).toBe(manifestTable.length);
    expect(PLAYED.filter((name) => !manifestTable.some((manifest) => manifest.name === name))).toEqual([]);
    for (const { name, validators, timeline } of manifestTable) {
      const times = timeline.map(({ at }) => at);
      expect(times, name).toEqual([...times].sort((a, b) => a - b));
      const named = timeline.flatMap((step) =>
        'who' in step ? step.who : 'from' in step ? [...step.from, ...step.to] : [],
      );
      expect(
        named.filter((number) => !(number >= 1 && number <= validators)),
        name,
      ).toEqual([]);
    }
  });
});
