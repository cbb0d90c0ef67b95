import { expect, it } from 'vitest';
import { toHex } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { keyText } from '../../ledger/base/keys.ts';
import { jointKeyOf } from '../../ledger/modules/seal/seal-entries.ts';
import { createRegistry } from '../../node/metrics/registry.ts';
import { sampleSeal } from '../../node/metrics/seal-sampler.ts';
import type { DoorPorts } from '../../node/ports.ts';
import type { MethodContext } from '../../node/rpc/method.ts';
import { sealStatus } from '../../node/rpc/methods/seal-status.ts';
import { withFolder } from '../cli-run.ts';
import { createOpenerScene, type OpenerScene, stands } from '../opener-scene.ts';

function portsOf(scene: OpenerScene, place: number): DoorPorts {
  const { store, genesis, ledger } = scene;
  const status = () => ({
    validatorKey: keyText(scene.node(place).signer.key),
    counters: Object.fromEntries(scene.node(place).counts),
  });
  return { store, genesis, genesisHash: ledger.genesisHash, status } as unknown as DoorPorts;
}

/** What the method answers, in the form that its schema promises. */
async function sealStatusOf(scene: OpenerScene) {
  const context = { ports: portsOf(scene, 0) } as unknown as MethodContext;
  const result = await sealStatus.handler(context, {}, 'en');
  if (isFault(result)) throw new TypeError(result.code);
  return sealStatus.result.parse(result) as {
    readonly active: unknown;
    readonly epochs: readonly { readonly [field: string]: unknown; readonly openers: readonly object[] }[];
  };
}

const metricsOf = (scene: OpenerScene, place: number): string => {
  const registry = createRegistry();
  sampleSeal(registry, portsOf(scene, place), scene.clock());
  return registry
    .render()
    .split('\n')
    .filter((line) => line.startsWith('adal_'))
    .join(' ');
};

it('seal_status and the metrics tell how the key comes about and who holds it', () =>
  withFolder(async (folder) => {
    const scene = createOpenerScene(folder);
    await scene.turn();
    await scene.turn({ places: [0, 1, 2] });
    const before = await sealStatusOf(scene);
    expect(before).toMatchObject({
      active: null,
      epochs: [{ epoch: 1, status: 'REGISTERING', n: 0, t: 0, keyId: null }],
    });
    expect(before.epochs[0]?.openers.map((opener) => (opener as { ek: unknown }).ek !== null)).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(metricsOf(scene, 0)).toBe(
      'adal_seal_shares_sent_total 0 adal_seal_epoch 0 adal_seal_threshold 0 adal_seal_live_openers 0',
    );

    await scene.until(() => stands(scene, 'DEALING'));
    await scene.until(() => stands(scene, 'ACTIVE'), { places: [0, 1, 2] });
    const { keyId, joint } = jointKeyOf(scene.keySet());
    const active = await sealStatusOf(scene);
    expect(active).toMatchObject({
      active: { epoch: 1, keyId: toHex(keyId) },
      period: { ms: 600_000 },
      epochs: [{ n: 4, t: 3, live: 3, phaseEnd: null, publicKey: toHex(joint[0] as Uint8Array), tenders: 0 }],
    });
    expect(active.epochs[0]?.openers).toMatchObject([
      { index: 1, acked: true, dealt: true, missing: false, silent: false },
      { index: 2, acked: true },
      { index: 3, acked: true },
      { index: 4, acked: false, dealt: false, missing: true, silent: false, beat: null },
    ]);
    expect(metricsOf(scene, 0)).toMatch(
      /adal_seal_epoch 1 adal_seal_threshold 3 adal_seal_live_openers 3 adal_seal_own_heartbeat_age_seconds [0-9.]+$/,
    );
    expect(metricsOf(scene, 3)).not.toContain('heartbeat');

    // Two periods without a word of the first, then a third.
    for (let periods = 0; periods < 3; periods++) {
      await scene.turn({ places: [], ms: 600_000 });
      for (let blocks = 0; blocks < 20; blocks++) await scene.turn({ places: [1, 2, 3], ms: 10_000 });
    }
    const later = await sealStatusOf(scene);
    expect(later.epochs[0]).toMatchObject({ live: 3 });
    expect(later.epochs[0]?.openers).toMatchObject([
      { silent: true },
      { silent: false },
      {},
      { missing: false, silent: false },
    ]);
    scene.close();
  }));
