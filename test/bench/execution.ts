import { randomBytes } from 'node:crypto';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { emptyBytes } from '../../ledger/base/bytes.ts';
import { FaultError, isFault } from '../../ledger/base/fault.ts';
import { publicKeyFromRaw } from '../../ledger/base/keys.ts';
import { createLedger } from '../../ledger/execution/ledger.ts';
import { createLedgerRules } from '../../ledger/modules/index.ts';
import { decodeSignedTx, type SignedTx, signedTx } from '../../ledger/tx/transaction.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { blockWriteFrom } from '../../node/runtime/block-write.ts';
import { ledgerSourceFrom } from '../../node/runtime/ledger-source.ts';
import { createMemoryStore } from '../../storage/memory-store.ts';
import { commitOf } from '../execution-chain.ts';
import { testGenesis, testParties } from '../ledger-context.ts';

/** What the ledger alone costs: decode, admission, execution of blocks of document anchors, no signature, no disk. */
const { values } = parseArgs({
  options: {
    blocks: { type: 'string', default: '50' },
    txs: { type: 'string', default: '100' },
    json: { type: 'boolean', default: false },
  },
});
const blocks = Number(values.blocks);
const perBlock = Number(values.txs);

const start = 1_700_000_000_000;
const genesis = testGenesis({ time: start, profile: 'demo' });
const rules = createLedgerRules();
const store = createMemoryStore({ retainHeights: 100 });
const ledger = createLedger({ sha256, rules, genesis, source: ledgerSourceFrom(store), cachePagesMax: 8192 });
const senders = [testParties.customer, testParties.organizer, testParties.supplier, testParties.secondSupplier];

function makeTx(time: number, index: number): SignedTx {
  const sender = senders[index % senders.length] ?? testParties.customer;
  const payload = {
    object: `org/${sender.bin}`,
    sha256: Uint8Array.from(randomBytes(32)),
    size: 1000 + index,
    mime: 'application/pdf',
    docType: 'tenderNotice',
    lang: 'kk',
    visibility: 'PUBLIC',
  };
  const tx = {
    v: 1 as const,
    chain: genesis.chain,
    type: 'document.anchor',
    key: sender.keys[0],
    cosigners: [],
    expires: time + 600_000,
    payload,
  };
  return signedTx(sha256, tx, [Uint8Array.from(randomBytes(64))]);
}

const spent = { decode: 0, admit: 0, execute: 0, commit: 0 };
async function measure<T>(part: keyof typeof spent, work: () => T | Promise<T>): Promise<T> {
  const from = process.cpuUsage();
  const result = await work();
  const used = process.cpuUsage(from);
  spent[part] += used.user + used.system;
  return result;
}

const proposer = genesis.validators[0]?.key ?? publicKeyFromRaw(new Uint8Array(32));
let bytes = 0;
for (let height = 1; height <= blocks; height++) {
  const time = start + height * 1000;
  const raw = Array.from({ length: perBlock }, (_, index) => makeTx(time, height * perBlock + index).bytes);
  for (const one of raw) bytes += one.length;
  const txs = await measure('decode', () =>
    raw.map((data) => {
      const signed = decodeSignedTx(sha256, data);
      if (isFault(signed)) throw new FaultError(signed);
      return signed;
    }),
  );
  await measure('admit', () => {
    for (const signed of txs) {
      const refused = ledger.admit(signed, time);
      if (refused !== undefined) throw new FaultError(refused);
    }
  });
  const executed = await measure('execute', () =>
    ledger.execute({
      time,
      proposer,
      lastCommit: ledger.tip().height === 0 ? emptyBytes : commitOf(ledger.tip().blockId),
      txs,
      mode: 'check',
    }),
  );
  if (isFault(executed)) throw new FaultError(executed);
  await measure('commit', async () => {
    await store.commitBlock(blockWriteFrom(executed, emptyBytes));
    ledger.advance(executed);
  });
}

const count = blocks * perBlock;
const result = {
  txs: count,
  txBytes: Math.round(bytes / count),
  decodeUs: spent.decode / count,
  admitUs: spent.admit / count,
  executeUs: spent.execute / count,
  commitUs: spent.commit / count,
  cpu: cpus()[0]?.model ?? 'unknown',
};
if (values.json) console.log(JSON.stringify(result));
else console.table(result);
