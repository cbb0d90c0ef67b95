import { describe, expect, it } from 'vitest';
import { bytesEqual } from '../../ledger/base/bytes.ts';
import { dkgContextOf } from '../../ledger/modules/seal/seal-entries.ts';
import type { SignedTx } from '../../ledger/tx/transaction.ts';
import { badDealing } from '../bad-dealing.ts';
import { withFolder } from '../cli-run.ts';
import { recordsOf, txOf } from '../execution-chain.ts';
import { testParties } from '../ledger-context.ts';
import { createOpenerScene, type OpenerScene, stands } from '../opener-scene.ts';

async function withScene(use: (scene: OpenerScene) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const scene = createOpenerScene(folder);
    try {
      await use(scene);
    } finally {
      scene.close();
    }
  });
}

const isOf =
  (scene: OpenerScene, place: number) =>
  ({ tx }: SignedTx): boolean =>
    bytesEqual(tx.key, scene.node(place).signer.key);

/** Types of what was taken from one validator, in order. */
function sentBy(scene: OpenerScene, place: number): readonly string[] {
  return scene.taken.filter(isOf(scene, place)).map(({ tx }) => tx.type);
}

function troubles(scene: OpenerScene): readonly string[] {
  return scene.nodes.flatMap((node) => node.troubles.map(({ event }) => event));
}

let serial = 0;
/** A transaction of a validator's organisation. */
function by(place: number, type: string, payload: Parameters<typeof txOf>[2], expires: number): SignedTx {
  const party = testParties.validators[place] as (typeof testParties.validators)[number];
  return txOf(party, type, payload, { expires: expires + ++serial, cosigners: [party.keys[1]] });
}

/** A validator leaves the set: one of the others proposes, the rest approve. */
async function leaveSet(scene: OpenerScene, place: number, others: readonly number[]): Promise<void> {
  const later = scene.clock() + 600_000;
  const leaver = testParties.validators[place] as (typeof testParties.validators)[number];
  const [first = 0, ...rest] = others;
  const payload = { action: 'LEAVE', org: leaver.bin, key: leaver.keys[0] };
  const proposed = recordsOf(await scene.turn({ txs: [by(first, 'validator.propose', payload, later)] }));
  const [proposal] = proposed.flatMap(({ result }) => (result.ok ? (result.value.proposal ?? []) : []));
  if (typeof proposal !== 'string') throw new TypeError(`the proposal is taken: ${JSON.stringify(proposed.at(-1))}`);
  await scene.turn({ txs: rest.map((other) => by(other, 'validator.approve', { proposal }, later)) });
}

describe('the openers of four validators', () => {
  it('make a key in a few blocks and then are silent', () =>
    withScene(async (scene) => {
      await scene.until(() => stands(scene, 'ACTIVE'));
      expect(scene.ledger.tip().height).toBeLessThanOrEqual(5);
      expect(scene.keySet()).toMatchObject({ attempt: 1, acks: [1, 2, 3, 4], missing: [] });
      const sent = scene.taken.length;
      expect(sent).toBe(12);
      for (let blocks = 0; blocks < 10; blocks++) await scene.turn();
      expect(scene.taken).toHaveLength(sent);
      expect(troubles(scene)).toEqual([]);
    }));

  it('come to the same key when each is restarted before every block', () =>
    withScene(async (scene) => {
      const files: unknown[] = [];
      while (!stands(scene, 'ACTIVE')) {
        for (const node of scene.nodes) node.restart();
        await scene.turn();
        files.push(...(await Promise.all(scene.nodes.map(({ keys }) => keys.read(1)))));
        expect(scene.ledger.tip().height).toBeLessThan(9);
      }
      expect(new Set(files.flatMap((key) => (key === undefined ? [] : JSON.stringify(key))))).toHaveProperty('size', 4);
      for (const node of scene.nodes) node.restart();
      for (let blocks = 0; blocks < 3; blocks++) await scene.turn();
      expect(scene.keySet()).toMatchObject({ status: 'ACTIVE', attempt: 1, acks: [1, 2, 3, 4] });
      expect(troubles(scene)).toEqual([]);
    }));

  it('say nothing twice that waits in a pool', () =>
    withScene(async (scene) => {
      await scene.turn();
      for (let looks = 0; looks < 3; looks++) await scene.node(0).daemon().look();
      expect(sentBy(scene, 0)).toEqual(['seal.register']);
    }));

  it('go on without one that is absent while shares are dealt, and take it back to confirm', () =>
    withScene(async (scene) => {
      await scene.until(() => stands(scene, 'DEALING'));
      await scene.until(() => stands(scene, 'VERIFYING'), { places: [0, 1, 2] });
      expect(scene.keySet().dealt).toEqual([1, 2, 3]);
      await scene.until(() => stands(scene, 'ACTIVE'));
      expect(scene.keySet()).toMatchObject({ acks: [1, 2, 3, 4], missing: [] });
    }));

  it('take one back that missed everything but its registration: it confirms late and beats at once', () =>
    withScene(async (scene) => {
      await scene.until(() => stands(scene, 'DEALING'));
      await scene.until(() => stands(scene, 'ACTIVE'), { places: [0, 1, 2] });
      expect(scene.keySet().missing).toEqual([4]);
      scene.node(3).restart();
      await scene.turn();
      expect(scene.keySet()).toMatchObject({ acks: [1, 2, 3, 4], missing: [] });
      expect(sentBy(scene, 3)).toEqual(['seal.register', 'seal.ack', 'seal.heartbeat']);
      expect(scene.keySet().beats[3]).toBeGreaterThan(0);
    }));

  it('try again when too few deal, with the keys that are registered', () =>
    withScene(async (scene) => {
      await scene.until(() => stands(scene, 'DEALING'));
      await scene.until(() => scene.keySet().attempt === 2, { places: [0, 1] });
      await scene.until(() => stands(scene, 'ACTIVE'));
      expect(scene.keySet()).toMatchObject({ attempt: 2, acks: [1, 2, 3, 4] });
      expect(sentBy(scene, 0)).toEqual(['seal.register', 'seal.deal', 'seal.deal', 'seal.ack']);
    }));

  it('complain of a bad share by themselves, and make the key without its dealer', () =>
    withScene(async (scene) => {
      await scene.until(() => stands(scene, 'DEALING'));
      const context = dkgContextOf(scene.ledger.genesisHash, 1, scene.keySet());
      const bad = { epoch: 1, attempt: 1, ...badDealing(context, 2, 4) };
      const liar = by(1, 'seal.deal', bad, scene.clock() + 60_000);
      await scene.turn({ places: [0, 2, 3], txs: [liar] });
      expect(scene.keySet()).toMatchObject({ status: 'VERIFYING', dealt: [1, 2, 3, 4] });
      await scene.until(() => stands(scene, 'ACTIVE'));
      expect(scene.keySet()).toMatchObject({ guilty: [2], acks: [1, 2, 3, 4], attempt: 1 });
      expect(sentBy(scene, 3)).toEqual(['seal.register', 'seal.deal', 'seal.complain', 'seal.ack']);
      expect(troubles(scene)).toEqual(['seal.complaining']);
    }));

  it('cannot complain when the key is in use already: who holds a bad share says so and does not confirm', () =>
    withScene(async (scene) => {
      await scene.until(() => stands(scene, 'DEALING'));
      const context = dkgContextOf(scene.ledger.genesisHash, 1, scene.keySet());
      const bad = { epoch: 1, attempt: 1, ...badDealing(context, 2, 4) };
      await scene.turn({ places: [0, 2, 3], txs: [by(1, 'seal.deal', bad, scene.clock() + 60_000)] });
      await scene.until(() => stands(scene, 'ACTIVE'), { places: [0, 1, 2] });
      for (let blocks = 0; blocks < 3; blocks++) await scene.turn();
      expect(scene.keySet()).toMatchObject({ missing: [4], guilty: [] });
      expect(troubles(scene)).toEqual(['seal.shareBad']);
    }));

  it('send again what got lost, less and less often', () =>
    withScene(async (scene) => {
      scene.lose(isOf(scene, 0));
      const registrations = () => sentBy(scene, 0).length;
      await scene.turn();
      await scene.turn();
      expect(registrations()).toBe(1);
      // After two blocks, then after 6 seconds, until the others go on without it.
      await scene.turn();
      await scene.turn();
      expect(registrations()).toBe(2);
      await scene.until(() => stands(scene, 'ACTIVE'));
      expect(registrations()).toBe(3);
      expect(scene.keySet().participants).toHaveLength(3);
      const [first, second] = scene.taken.filter(isOf(scene, 0));
      expect(first?.txIdText).not.toBe(second?.txIdText);
    }));

  it('prove in every period that they hold their shares, in turns', () =>
    withScene(async (scene) => {
      await scene.until(() => stands(scene, 'ACTIVE'));
      const before = scene.taken.length;
      // Into the next period of ten minutes, then through its first quarter.
      await scene.turn({ ms: 600_000 - (scene.ledger.tip().time % 600_000) - 1000 });
      const at: number[] = [];
      for (let steps = 0; steps < 200; steps++) {
        const known = scene.taken.length;
        await scene.turn({ ms: 1000 });
        for (let sent = known; sent < scene.taken.length; sent++) at.push(scene.ledger.tip().time % 600_000);
      }
      expect(scene.taken.slice(before).map(({ tx }) => tx.type)).toEqual(new Array(4).fill('seal.heartbeat'));
      expect(at.map((time) => Math.round(time / 10_000))).toEqual([0, 4, 8, 11]);
      const [period] = scene.keySet().beats;
      expect(scene.keySet().beats).toEqual(new Array(4).fill(period));
    }));

  it('do nothing while the chain lags behind the clock, and raise an alarm after a minute', () =>
    withScene(async (scene) => {
      await scene.turn();
      scene.setClock(70_000);
      await scene.node(0).daemon().look();
      expect(scene.taken).toEqual([]);
      expect(troubles(scene)).toEqual([]);
      for (const ahead of [100_000, 135_000, 140_000, 200_000]) {
        scene.setClock(ahead);
        await scene.node(0).daemon().look();
      }
      expect(scene.taken).toEqual([]);
      expect(scene.node(0).troubles.map(({ event, fields }) => [event, fields.lagMs])).toEqual([
        ['seal.chainLags', 135_000],
        ['seal.chainLags', 200_000],
      ]);
      scene.setClock(500);
      await scene.until(() => stands(scene, 'ACTIVE'));
    }));
});

describe('keys of epochs that end', () => {
  /** Validator 4 leaves the set; the first epoch's key still serves a tender. */
  async function leave(scene: OpenerScene): Promise<void> {
    await scene.until(() => stands(scene, 'ACTIVE'));
    await scene.turn({ txs: [by(0, 'test.need', { epoch: 1, more: true }, scene.clock() + 60_000)] });
    await leaveSet(scene, 3, [0, 1, 2]);
  }

  it('are destroyed with the last tender that needs them; until then a validator that left keeps its duties', () =>
    withScene(async (scene) => {
      await leave(scene);
      await scene.until(() => stands(scene, 'ACTIVE', 2));
      expect(scene.keySet(2).participants).toHaveLength(3);
      expect(scene.keySet(1)).toMatchObject({ status: 'DRAINING', tenders: 1 });
      for (const place of [0, 1, 2]) expect(await scene.node(place).keys.epochs()).toEqual([1, 2]);
      expect(await scene.node(3).keys.epochs()).toEqual([1]);

      await scene.turn({ ms: 700_000 });
      await scene.turn({ ms: 200_000 });
      await scene.turn();
      expect(sentBy(scene, 3).at(-1)).toBe('seal.heartbeat');
      expect(scene.keySet(1).beats[3]).toBe(scene.keySet(1).beats[0]);

      await scene.turn({ txs: [by(0, 'test.need', { epoch: 1, more: false }, scene.clock() + 60_000)] });
      expect(scene.keySet(1).status).toBe('RETIRED');
      expect(await scene.node(3).keys.epochs()).toEqual([1]);
      await scene.turn();
      for (const place of [0, 1, 2]) expect(await scene.node(place).keys.epochs()).toEqual([2]);
      expect(await scene.node(3).keys.epochs()).toEqual([]);
      expect(troubles(scene)).toEqual([]);
    }));

  it('that a restarted node finds over are destroyed too', () =>
    withScene(async (scene) => {
      await leave(scene);
      await scene.until(() => stands(scene, 'ACTIVE', 2));
      await scene.turn({ places: [], txs: [by(0, 'test.need', { epoch: 1, more: false }, scene.clock() + 60_000)] });
      scene.node(3).restart();
      await scene.node(3).daemon().look();
      expect(await scene.node(3).keys.epochs()).toEqual([]);
    }));

  it('that are lost silence their validator in that epoch and in no other', () =>
    withScene(async (scene) => {
      await scene.until(() => stands(scene, 'DEALING'));
      await scene.node(3).keys.destroy(1);
      scene.node(3).restart();
      await scene.until(() => stands(scene, 'ACTIVE'));
      expect(scene.keySet()).toMatchObject({ dealt: [1, 2, 3], missing: [4] });
      expect(scene.node(3).troubles.map(({ event }) => event)).toEqual(['seal.keyMissing']);
      await leaveSet(scene, 2, [0, 1, 3]);
      await scene.until(() => stands(scene, 'ACTIVE', 2));
      expect(scene.keySet(2)).toMatchObject({ acks: [1, 2, 3], missing: [] });
    }));
});
