/** What a node does with clock and disk, measured: one line of JSON for every line of stdin. */
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { ClassicLevel } from 'classic-level';

const folder = process.argv[2] ?? '';
const db = new ClassicLevel(folder);
await db.open();
const file = await open(`${folder}.votes`, 'a');
for await (const _ of createInterface({ input: process.stdin })) {
  const now = Date.now();
  const startedAt = performance.now();
  await file.write('vote');
  await file.datasync();
  const syncedAt = performance.now();
  await db.batch().put('key', 'value').write({ sync: true });
  const syncMs = syncedAt - startedAt;
  process.stdout.write(`${JSON.stringify({ now, syncMs, batchMs: performance.now() - syncedAt })}\n`);
}
await file.close();
await db.close();
