import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { toHex } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { invariant } from '../../ledger/base/invariant.ts';
import { openedEntries } from '../../ledger/modules/bid/bid-entries.ts';
import { binFromSerial } from '../../ledger/modules/identity/bin.ts';
import { openEnvelope } from '../../ledger/seal/envelope.ts';
import { decodeSignedTx } from '../../ledger/tx/transaction.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { createCommittedOpenings } from '../../node/opener/committed-openings.ts';
import { createOpenMemo } from '../../node/opener/open-memo.ts';
import { createOpenerPool } from '../../node/opener/opener-pool.ts';
import { createSealDaemon } from '../../node/opener/seal-daemon.ts';
import { createSealKeyFolder } from '../../node/opener/seal-keys.ts';
import { type BidScene, createBidScene } from '../bid-scene.ts';
import { withFolder } from '../cli-run.ts';
import { type SealMember, testShares } from '../seal-scene.ts';

/** The opener of a member, over the state of the scene; what it sends is executed at once. */
async function openerOf(scene: BidScene, member: SealMember, folder: string, sent: string[]) {
  const seal = join(folder, toHex(member.key));
  await mkdir(seal);
  await writeFile(join(seal, 'epoch-1.key'), `${JSON.stringify({ v: 1, epoch: 1, dk: toHex(member.dk) })}\n`);
  const { chain, genesisHash } = scene.read();
  return createSealDaemon(
    {
      sha256,
      chain,
      genesisHash,
      signer: { key: member.key, sign: () => new Uint8Array(64), close: async () => undefined },
      shares: testShares,
      keys: createSealKeyFolder(seal),
      pool: createOpenerPool({ sha256, threads: 0 }),
      state: scene.state,
      tip: () => scene.read(),
      params: () => scene.read().params,
      isBehind: () => false,
      openings: createCommittedOpenings({ sha256, genesisHash, state: scene.state }),
      door: {
        async submit(bytes) {
          const signed = decodeSignedTx(sha256, bytes);
          invariant(!isFault(signed), 'an opener sends well-formed transactions');
          const { type, payload } = signed.tx;
          scene.done(type, payload, member.signer);
          sent.push(`${type} ${(payload.shares as readonly unknown[]).length}`);
          return { kind: 'pooled', txId: signed.txId, txHash: signed.txHash, expires: signed.tx.expires };
        },
        status: () => ({ kind: 'committed', height: 1, index: 1 }),
      },
      now: () => scene.read().time,
      log: (level, event, fields) => {
        if (level === 'error' || level === 'warn') sent.push(`${event} ${JSON.stringify(fields)}`);
      },
      count: () => undefined,
    },
    { subscribe: () => () => undefined },
  );
}

it('bids of a real tender open by themselves once the openers have looked, and envelopes that were opened ahead open alike', () =>
  withFolder(async (folder) => {
    const scene = createBidScene();
    const bidders = [1, 2, 3].map((serial) => scene.bidder(serial, binFromSerial('260141', serial)));
    for (const bidder of bidders) scene.secure(bidder);
    const bids = bidders.map((bidder, at) => scene.submit(bidder, { unitPrice: 100_000 + at }));
    const damaged = scene.bidder(4, binFromSerial('260141', 4));
    scene.secure(damaged);
    scene.submit(damaged, { sealed: (envelope) => ({ ...envelope, c: envelope.c.map((byte) => byte ^ 1) }) });

    const sent: string[] = [];
    const members = scene.seal.members.slice(1);
    const openers = await Promise.all(members.map((member) => openerOf(scene, member, folder, sent)));
    for (const opener of openers) await opener.look();
    expect(sent).toEqual([]);

    scene.close();
    const { genesisHash } = scene.read();
    const reader = createCommittedOpenings({ sha256, genesisHash, state: scene.state });
    expect([...reader.released()]).toEqual([]);
    for (const opener of openers) await opener.look();
    expect(sent).toEqual(Array.from({ length: 3 }, () => 'bid.openingShares 4'));

    const pool = createOpenerPool({ sha256, threads: 1 });
    const memo = createOpenMemo({ sha256, pool });
    const released = [...reader.released()];
    expect(released.map(({ bid }) => bid).sort()).toEqual([1, 2, 3, 4].map((bid) => `${scene.tenderId}/${bid}`));
    for (const { read } of released) {
      const { key, context, envelope } = read();
      await memo.prepare(key, context, envelope);
      expect(memo.open(sha256, key, context, envelope)).toEqual(openEnvelope(sha256, key, context, envelope));
    }
    await pool.close();

    scene.openAll();
    expect(bids.map((bid) => scene.opened(bid))).toMatchObject(
      bidders.map((bidder, at) => ({ status: 'OPENED', bidder: bidder.bin, price: { unitPrice: 100_000 + at } })),
    );
    expect(scene.state.get(openedEntries, `${scene.tenderId}/4`)).toMatchObject({
      status: 'INVALID',
      reason: 'ENVELOPE_CONTENT',
    });
    for (const opener of openers) await opener.look();
    expect(sent).toHaveLength(3);
    expect(reader.underWay()).toEqual([]);
    expect([...reader.released()]).toEqual([]);
  }));
