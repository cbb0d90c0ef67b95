import { bytesEqual, concatBytes, toHex, utf8 } from '../ledger/base/bytes.ts';
import { FaultError, fault } from '../ledger/base/fault.ts';
import { HASH_BYTES, type Hash } from '../ledger/base/hash.ts';
import { damaged } from './checked-value.ts';
import { heightKey, KEY_FAMILIES, soleKey } from './keys.ts';
import { type LevelDatabase, WRITE_BUFFER_BYTES } from './level-database.ts';
import { requiredBlock } from './level-reads.ts';
import { type TipRow, tipFromBytes } from './level-rows.ts';

/** Name of the layout of keys.ts; a change of any row's layout changes the number. */
export const LEDGER_FORMAT = 'adal-ledger/1';
const FORMAT_FAMILY = 'adal-ledger/';

/**
 * Takes a database just opened, gives the chain's tip, undefined where no block was committed. Throws STORE_FOREIGN for
 * another chain or another program's database, STORE_FORMAT for another layout, STORE_DAMAGED where blocks are missing.
 */
export async function openChain(db: LevelDatabase, folder: string, genesisHash: Hash): Promise<TipRow | undefined> {
  await requireIdentity(db, folder, genesisHash);
  const bytes = db.read(soleKey('tip'));
  if (bytes === undefined) {
    await requireNoBlock(db);
    return undefined;
  }
  const tip = tipFromBytes(bytes);
  requireUnbroken(db, tip);
  return tip;
}

async function requireIdentity(db: LevelDatabase, folder: string, genesisHash: Hash): Promise<void> {
  const key = soleKey('identity');
  const stored = db.read(key);
  if (stored === undefined) {
    const rows = await db.scanKeys({ start: Uint8Array.of(0), end: Uint8Array.of(0xff), limit: 1 });
    if (rows.length > 0) throw new FaultError(fault('STORE_FOREIGN', { folder, found: 'another database' }));
    await db.write((batch) => batch.put(key, concatBytes(genesisHash, utf8(LEDGER_FORMAT))));
    db.refresh();
    return;
  }
  const format = Buffer.from(stored.subarray(HASH_BYTES)).toString('latin1');
  if (!format.startsWith(FORMAT_FAMILY))
    throw new FaultError(fault('STORE_FOREIGN', { folder, found: 'another database' }));
  if (format !== LEDGER_FORMAT)
    throw new FaultError(fault('STORE_FORMAT', { folder, found: format, expected: LEDGER_FORMAT }));
  const found = stored.subarray(0, HASH_BYTES);
  if (bytesEqual(found, genesisHash)) return;
  throw new FaultError(fault('STORE_FOREIGN', { folder, found: toHex(found), expected: toHex(genesisHash) }));
}

/** A database with blocks but no tip lost the tip: going on as if new would start the chain over. */
async function requireNoBlock(db: LevelDatabase): Promise<void> {
  const tag = KEY_FAMILIES.block.tag.charCodeAt(0);
  const keys = await db.scanKeys({ start: Uint8Array.of(tag), end: Uint8Array.of(tag + 1), limit: 1 });
  if (keys.length > 0) throw damaged(soleKey('tip'), 'missing');
}

/** Two write buffers may wait in the log, and a batch may exceed one. */
const REPLAYED_BYTES_MAX = 3 * WRITE_BUFFER_BYTES;

/**
 * LevelDB replays its log when it opens and skips a batch whose checksum fails, going on with later ones. So every block
 * that may have come out of that log must be there and continue the one before it.
 */
function requireUnbroken(db: LevelDatabase, tip: TipRow): void {
  const last = requiredBlock(db, tip.height);
  if (!bytesEqual(last.blockId, tip.blockId) || last.firstIndex + last.records !== tip.logSize) {
    throw damaged(heightKey('block', tip.height), 'the tip does not match its block');
  }
  let after = last;
  for (let height = tip.height - 1; height >= 1; height--) {
    const row = requiredBlock(db, height);
    if (row.firstIndex + row.records !== after.firstIndex)
      throw damaged(heightKey('block', height), 'a gap in the log');
    if (last.written - row.written > REPLAYED_BYTES_MAX) return;
    after = row;
  }
}
