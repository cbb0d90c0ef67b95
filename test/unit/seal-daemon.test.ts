import { describe, expect, it } from 'vitest';
import { withFolder } from '../cli-run.ts';
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
      expect(scene.nodes.flatMap(({ troubles }) => troubles)).toEqual([]);
    }));
});
