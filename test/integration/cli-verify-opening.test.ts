import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { genesisText } from '../../cli/genesis-file.ts';
import { openingTexts } from '../../cli/texts/opening-texts.ts';
import { LANGUAGES } from '../../ledger/base/texts.ts';
import { bidWords } from '../../ledger/modules/bid/bid-words.ts';
import type { BidScene } from '../bid-scene.ts';
import { bundleGenesis, chainOfScene, openedScene } from '../bundle-scene.ts';
import { runCli, withFolder } from '../cli-run.ts';
import { type RpcWorld, startRpcWorld } from './rpc-world.ts';

let scene: BidScene;
let world: RpcWorld;

beforeAll(async () => {
  scene = openedScene();
  world = await startRpcWorld({}, await chainOfScene(scene));
});
afterAll(() => world.close());

async function verify(words: readonly string[], language = 'en') {
  return await withFolder(async (folder) => {
    writeFileSync(join(folder, 'genesis.json'), genesisText(bundleGenesis));
    return await runCli(['verify', 'opening', scene.tenderId, ...words, '--lang', language], { folder });
  });
}

describe('adal verify opening', () => {
  it('opens every bid again and proves the opening from a node it does not trust', async () => {
    const { code, out, err } = await verify(['--url', world.url]);
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).not.toContain('✗');
    expect(out).toContain('bid 2 (lot 1) opened again: BIN 260141');
    expect(out).toContain('invalid: The organisation has an earlier bid for the lot');
    expect(out).toContain('invalid: The security was given for another organisation');
    expect(out).toContain('bid 1 is sealed: Replaced, stays sealed');
    expect(out).toContain('Proven: the bids were opened as the ledger says.');
  });

  it.each(LANGUAGES)('says so in %s', async (language) => {
    const { code, out } = await verify(['--url', world.url], language);
    expect(code).toBe(0);
    expect(out).toContain(openingTexts.proven[language]);
    expect(out).toContain(bidWords.INVALID_SECOND_BID[language]);
    expect(out).toContain(language === 'en' ? '1,499,985.00 KZT' : '1\u00a0499\u00a0985,00 KZT');
    // Every place of every text was filled.
    expect(out).not.toMatch(/[{}]|undefined/);
  });

  it('checks a saved bundle without a network, and says what it checked to programs', async () => {
    await withFolder(async (folder) => {
      writeFileSync(join(folder, 'genesis.json'), genesisText(bundleGenesis));
      const words = ['verify', 'opening', scene.tenderId, '--json'];
      const saved = await runCli([...words, '--url', world.url, '--save', 'opening.json'], { folder });
      expect([saved.code, saved.err]).toEqual([0, '']);
      const offline = await runCli([...words, '--url', 'http://127.0.0.1:1', '--bundle', 'opening.json'], { folder });
      expect([offline.code, offline.err]).toEqual([0, '']);
      expect(JSON.parse(offline.out)).toMatchObject({ subject: scene.tenderId, verified: true });
      const text = readFileSync(join(folder, 'opening.json'), 'utf8');
      writeFileSync(join(folder, 'changed.json'), text.replace(/"value":"a./, '"value":"a0'));
      const changed = await runCli([...words, '--bundle', 'changed.json'], { folder });
      expect(changed.code).toBe(5);
      expect(changed.err).toContain('BUNDLE_PROOF');
      const other = await runCli(['verify', 'opening', 't-0000000000000000', '--bundle', 'opening.json'], { folder });
      expect([other.code, other.err]).toEqual([5, expect.stringContaining('BUNDLE_OTHER_SUBJECT')]);
    });
  });
});
