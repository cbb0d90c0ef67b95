import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { toHex } from '../../ledger/base/bytes.ts';
import { fault, isFault } from '../../ledger/base/fault.ts';
import { invariant } from '../../ledger/base/invariant.ts';
import { sortValidators } from '../../ledger/block/block.ts';
import { decodeSignedTx, type SignedTx } from '../../ledger/tx/transaction.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { createEvidenceFolder } from '../../node/evidence/evidence-folder.ts';
import { createEvidenceRecorder } from '../../node/evidence/evidence-recorder.ts';
import type { SubmitOutcome } from '../../node/ports.ts';
import { createLocalSigner } from '../../node/signing/local-signer.ts';
import { withFolder } from '../cli-run.ts';

const genesisHash = sha256(Uint8Array.of(1));
const signers = [1, 2, 3, 4].map((n) => createLocalSigner({ sha256, genesisHash, seed: new Uint8Array(32).fill(n) }));
const set = sortValidators(signers.map(({ key }, at) => ({ key, org: `${at}`, name: `v${at}` })));

const vote = (value: string | null) =>
  ({
    kind: 'prevote',
    height: 5,
    round: 0,
    value,
    validRound: -1,
    validator: 3,
    signature: new Uint8Array(64),
  }) as const;
const deed = { kind: 'vote', first: vote(null), second: vote('ab'.repeat(32)) } as const;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** The recorder of the validator at a place, with the answers of its door in turn. */
async function withRecorder(
  place: number,
  answers: readonly SubmitOutcome[],
  test: (at: { folder: string; submitted: SignedTx[]; record: () => void; close: () => void }) => Promise<void>,
): Promise<void> {
  await withFolder(async (root) => {
    const folder = join(root, 'evidence');
    const submitted: SignedTx[] = [];
    const recorder = createEvidenceRecorder({
      sha256,
      chain: 'c',
      folder: createEvidenceFolder({ folder, chain: 'c', genesisHash }),
      signer: signers.find(({ key }) => toHex(key) === toHex(set[place]?.key ?? new Uint8Array())),
      validators: () => set,
      now: () => 1000,
      log: () => undefined,
      async submit(bytes) {
        const signed = decodeSignedTx(sha256, bytes);
        invariant(!isFault(signed), 'a report is a transaction');
        submitted.push(signed);
        return answers[submitted.length - 1] ?? { kind: 'refused', fault: fault('EVIDENCE_KNOWN') };
      },
    });
    await test({ folder, submitted, record: () => recorder.record(deed), close: recorder.close });
    recorder.close();
  });
}

test('the first of the set reports at once, the others wait their turn', async () => {
  const turns: readonly (readonly [number, number])[] = [
    [0, 0],
    [2, 4000],
  ];
  for (const [place, after] of turns) {
    await withRecorder(place, [], async ({ submitted, record }) => {
      record();
      if (after > 0) await vi.advanceTimersByTimeAsync(after - 1);
      if (after > 0) expect(submitted).toEqual([]);
      await vi.advanceTimersByTimeAsync(1);
      expect(submitted.map(({ tx }) => tx.type)).toEqual(['evidence.report']);
    });
  }
});

test('a report that is refused is tried again, one that is known is not', async () => {
  await withRecorder(0, [{ kind: 'refused', fault: fault('POOL_FULL') }], async ({ submitted, record }) => {
    record();
    await vi.advanceTimersByTimeAsync(1);
    expect(submitted).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2000);
    expect(submitted).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(submitted).toHaveLength(2);
  });
});

test('of one that lies at every height five deeds an hour are reported, and files are kept of thirty', async () => {
  await withFolder(async (root) => {
    const folder = join(root, 'evidence');
    let submitted = 0;
    let now = 1000;
    const recorder = createEvidenceRecorder({
      sha256,
      chain: 'c',
      folder: createEvidenceFolder({ folder, chain: 'c', genesisHash }),
      signer: signers.find(({ key }) => toHex(key) === toHex(set[0]?.key ?? new Uint8Array())),
      validators: () => set,
      now: () => now,
      log: () => undefined,
      async submit() {
        submitted++;
        return { kind: 'refused', fault: fault('EVIDENCE_KNOWN') };
      },
    });
    const lie = (height: number, validator: number): void => {
      const at = (value: string | null) => ({ ...vote(value), height, validator });
      recorder.record({ kind: 'vote', first: at(null), second: at('ab'.repeat(32)) });
    };
    for (let height = 1; height <= 40; height++) lie(height, 3);
    lie(7, 2);
    await vi.advanceTimersByTimeAsync(10);
    expect(submitted).toBe(6);
    now += 3_600_001;
    lie(41, 3);
    await vi.advanceTimersByTimeAsync(10);
    expect(submitted).toBe(7);
    await vi.waitFor(async () => expect(await readdir(folder)).toHaveLength(31), { timeout: 5000 });
    recorder.close();
  });
});

test('a file is kept, and nothing is sent after closing', async () => {
  await withRecorder(3, [], async ({ folder, submitted, record, close }) => {
    record();
    await vi.waitFor(async () => expect(await readdir(folder)).toHaveLength(1));
    close();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(submitted).toEqual([]);
  });
});
