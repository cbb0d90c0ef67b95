import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Manifest } from './manifests/manifest.ts';
import { manifestTable } from './manifests/manifest-table.ts';
import { namespacesMissing } from './network-faults/namespace-links.ts';
import { resultLine, resultTitles } from './network-faults/report.ts';
import { type ManifestResult, runManifest } from './network-faults/run-manifest.ts';
import type { Scene } from './network-faults/scene.ts';

/**
 * `npm run e2e:faults -- [--only NAME]… [--json] [--list] [--keep FOLDER]`
 * Plays the manifests one after the other with real processes. Exit code 0: all held; 1: one did not; 2: wrong arguments.
 * `--keep` copies logs and data of what failed. The last line of `--json` is machine-readable.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    json: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    keep: { type: 'string' },
  },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
process.exitCode = await main();

async function main(): Promise<number> {
  if (values.list) {
    for (const { name, about } of manifestTable) print(`${name}\n  ${about}`);
    return 0;
  }
  const unknown = values.only.filter((name) => !manifestTable.some((manifest) => manifest.name === name));
  if (unknown.length > 0) {
    process.stderr.write(`no such manifest: ${unknown.join(', ')}; --list names them\n`);
    return 2;
  }
  const wanted = manifestTable.filter(({ name }) => values.only.length === 0 || values.only.includes(name));
  return (await playAll(wanted)) ? 0 : 1;
}

async function playAll(wanted: readonly Manifest[]): Promise<boolean> {
  const missing = wanted.some(({ network }) => network === 'namespaces') ? namespacesMissing() : undefined;
  const results: ManifestResult[] = [];
  const skipped: string[] = [];
  print(resultTitles);
  for (const manifest of wanted) {
    if (manifest.network === 'namespaces' && missing !== undefined) {
      skipped.push(manifest.name);
      print(`${manifest.name} SKIPPED: ${missing}`);
      continue;
    }
    const result = await runManifest(manifest, (scene) => keepFailed(manifest, scene));
    results.push(result);
    print(resultLine(result));
  }
  const failed = results.filter(({ ok }) => !ok).length;
  print(`${results.length - failed} held, ${failed} failed, ${skipped.length} skipped`);
  if (values.json) print(JSON.stringify({ results, skipped }));
  return failed === 0;
}

function keepFailed({ name }: Manifest, { cluster, nodes }: Scene): void {
  if (values.keep === undefined) return;
  const folder = join(values.keep, name);
  mkdirSync(folder, { recursive: true });
  for (const node of nodes) {
    writeFileSync(join(folder, `${node.name}.log`), node.log());
    cpSync(join(cluster.folder, node.name), join(folder, node.name), { recursive: true });
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
