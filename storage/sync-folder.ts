import { open } from 'node:fs/promises';

/** Makes created, renamed and deleted names of a folder durable: fsync of a file does not cover its name. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
