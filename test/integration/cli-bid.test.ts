import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSealedFile, readSecretBidFile } from '../../cli/bid/sealed-file.ts';
import { genesisText } from '../../cli/genesis-file.ts';
import { readKeyHeader, writeKeyFile } from '../../cli/keys/key-file.ts';
import { bidTexts, secretTexts } from '../../cli/texts/bid-texts.ts';
import { tenderTexts } from '../../cli/texts/tender-texts.ts';
import { fromHex } from '../../ledger/base/bytes.ts';
import type { ValueMap } from '../../ledger/base/codec.ts';
import type { PublicKey } from '../../ledger/base/keys.ts';
import { LANGUAGES } from '../../ledger/base/texts.ts';
import { submitTx } from '../../ledger/modules/bid/bid-submit-tx.ts';
import { binFromSerial } from '../../ledger/modules/identity/bin.ts';
import { decryptDocument, documentKey } from '../../ledger/seal/document-stream.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import type { BidScene } from '../bid-scene.ts';
import { bundleGenesis, chainOfScene, createBundleScene, openBids } from '../bundle-scene.ts';
import { type CliResult, runCli, withFolder } from '../cli-run.ts';
import { testParties } from '../ledger-context.ts';
import { type RpcWorld, startRpcWorld } from './rpc-world.ts';

const PASSWORD = 'a good password';
const BIN = binFromSerial('260141', 1);
const FORM = 'unitPrice = "1000.50"\n\n[[documents]]\nfile = "offer.txt"\ndocType = "offer"\n';
const PLAIN = 'We deliver on Tuesday.';

let scene: BidScene;
let worlds: RpcWorld[] = [];
beforeEach(() => {
  scene = createBundleScene();
});
afterEach(async () => {
  await Promise.all(worlds.map((world) => world.close()));
  worlds = [];
});

/** The address of a node that has the scene's present state. */
async function nodeUrl(): Promise<string> {
  const world = await startRpcWorld({}, await chainOfScene(scene));
  worlds.push(world);
  return world.url;
}

interface BidderFolder {
  readonly folder: string;
  run(words: readonly string[], url?: string): Promise<CliResult>;
}

/** A bidder's folder: registered key, password, form and document; its submission key made by the command. */
async function withBidder(use: (bidder: BidderFolder) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    scene.bidder(1, BIN);
    writeFileSync(join(folder, 'password'), PASSWORD, { mode: 0o600 });
    writeFileSync(join(folder, 'genesis.json'), genesisText(bundleGenesis));
    writeFileSync(join(folder, 'bid.toml'), FORM);
    writeFileSync(join(folder, 'offer.txt'), PLAIN);
    const file = { path: join(folder, 'supplier.key.json'), purpose: 'organisation', name: 'supplier' } as const;
    // The seed that the scene registers for its first bidder.
    await writeKeyFile({ ...file, seed: new Uint8Array(32).fill(1), password: PASSWORD, log2N: 10 });
    const run: BidderFolder['run'] = (words, url) =>
      runCli([...words, ...(url === undefined ? [] : ['--url', url])], { folder });
    await use({ folder, run });
  });
}

const keyWords = () => [
  'bid',
  'key',
  '--tender',
  scene.tenderId,
  '--bin',
  BIN,
  '--out',
  'bid.key.json',
  '--password-file',
  'password',
];
const sealWords = (...more: readonly string[]) => [
  ...['bid', 'seal', 'bid.toml', '--tender', scene.tenderId, '--key', 'supplier.key.json'],
  ...['--submission-key', 'bid.key.json', '--password-file', 'password', ...more],
];

/** The bank issues what `bid key` printed, and the key lodges it. */
function secure(folder: string, { submitterTag, principalCommit }: Readonly<Record<string, string>>): void {
  const { bank } = testParties;
  const { guarantee } = scene.done(
    'guarantee.issue',
    {
      tender: scene.tenderId,
      lot: 1,
      amount: 2_700_000,
      currency: 'KZT',
      submitterTag: fromHex(submitterTag ?? '') ?? new Uint8Array(),
      principalCommit: fromHex(principalCommit ?? '') ?? new Uint8Array(),
      validTo: (scene.tenderEntry(scene.tenderId).acceptance?.end ?? 0) + 600_000,
      textHash: new Uint8Array(32),
    },
    { org: bank.bin },
  ).result;
  scene.done('guarantee.lodge', { guarantee: String(guarantee) }, { org: '', key: submissionKey(folder) });
}

function submissionKey(folder: string): PublicKey {
  return readKeyHeader(join(folder, 'bid.key.json')).key;
}

/** Enters what the sealed file says into the ledger, as a block with its transaction would. */
function enter(folder: string): number {
  const { payload } = readSealedFile(join(folder, 'bid.sealed.json'));
  expect(submitTx.payload.check(payload, '')).toBeUndefined();
  const signer = { org: '', key: submissionKey(folder) };
  return Number(scene.done('bid.submit', payload as unknown as ValueMap, signer).result.bid);
}

const modeOf = (folder: string, name: string): number => statSync(join(folder, name)).mode & 0o777;

describe('a bidder', () => {
  it('makes a key, seals, submits, follows, and sees the bid open to what was sealed', () =>
    withBidder(async ({ folder, run }) => {
      const key = await run([...keyWords(), '--json']);
      expect([key.code, key.err]).toEqual([0, '']);
      const printed = JSON.parse(key.out) as Record<string, string>;
      expect(Object.keys(printed).sort()).toEqual(['file', 'principalCommit', 'submitterTag', 'tender']);
      expect(modeOf(folder, 'bid.key.json')).toBe(0o600);
      expect(readFileSync(join(folder, 'bid.key.json'), 'utf8')).not.toContain(BIN);
      secure(folder, printed);

      const sealed = await run([...sealWords('--genesis', 'genesis.json'), '--json'], await nodeUrl());
      expect([sealed.code, sealed.err]).toEqual([0, '']);
      expect(JSON.parse(sealed.out)).toMatchObject({
        bidder: BIN,
        slot: 0,
        price: { unitPrice: 100_050, total: 150_075_000 },
        admitted: true,
        certified: true,
        openers: { t: 3, n: 4 },
      });
      expect(modeOf(folder, 'bid.bid-secret.json')).toBe(0o600);
      expect(readFileSync(join(folder, 'bid.bid-secret.json'), 'utf8')).toContain(secretTexts.warning.kk);

      const offline = await run(['bid', 'open-verify', 'bid.bid-secret.json', '--json']);
      expect([offline.code, offline.err]).toEqual([0, '']);
      expect(JSON.parse(offline.out)).toMatchObject({
        form: { bidder: BIN, price: { total: 150_075_000 } },
        ledger: null,
      });

      const sent = await run(
        [
          'bid',
          'submit',
          'bid.sealed.json',
          '--submission-key',
          'bid.key.json',
          '--password-file',
          'password',
          '--json',
        ],
        await nodeUrl(),
      );
      expect([sent.code, sent.err]).toEqual([0, '']);
      expect(enter(folder)).toBe(1);

      const before = await run(
        ['bid', 'status', '--tender', scene.tenderId, '--submission-key', 'bid.key.json'],
        await nodeUrl(),
      );
      expect(before.out).toContain('Accepted, sealed');
      expect(before.out).not.toContain(BIN);
      openBids(scene);
      const url = await nodeUrl();
      const after = await run(['bid', 'status', '--tender', scene.tenderId], url);
      expect(after.out).toMatch(new RegExp(`Opened +${BIN} +1,500,750.00 KZT`));
      const own = await run(['bid', 'open-verify', 'bid.bid-secret.json'], url);
      expect([own.code, own.err]).toEqual([0, '']);
      expect(own.out).toContain('The ledger says the same: bid 1.');
      const all = await run(['verify', 'opening', scene.tenderId, '--genesis', 'genesis.json'], url);
      expect([all.code, all.err]).toEqual([0, '']);
      const shown = await run(['tender', 'show', scene.tenderId], url);
      expect(shown.out).toContain('1,500,750.00 KZT');
    }));

  it('leaves nothing in plain text, and documents that the secret opens', () =>
    withBidder(async ({ folder, run }) => {
      secure(folder, JSON.parse((await run([...keyWords(), '--json'])).out));
      expect((await run(sealWords('--genesis', 'genesis.json', '--documents', 'bid.toml'), await nodeUrl())).code).toBe(
        0,
      );
      const made = ['bid.sealed.json', 'bid.bid-secret.json', 'bid.document-0.sealed', 'bid.document-1.sealed'];
      expect(
        readdirSync(folder)
          .filter((name) => made.includes(name))
          .sort(),
      ).toEqual(made.sort());
      for (const name of made) {
        const content = readFileSync(join(folder, name), 'latin1');
        for (const plain of [PLAIN, BIN, '100050', '150075000', 'offer.txt'])
          expect(content, name).not.toContain(plain);
      }
      const secret = readSecretBidFile(join(folder, 'bid.bid-secret.json'));
      const { payload } = readSealedFile(join(folder, 'bid.sealed.json'));
      const cipher = Uint8Array.from(readFileSync(join(folder, 'bid.document-0.sealed')));
      expect(payload.documents[0]?.sha256).toEqual(sha256(cipher));
      const opened = decryptDocument(documentKey(sha256, secret.sigma, secret.context, payload, 0), cipher);
      expect(new TextDecoder().decode(opened)).toBe(PLAIN);
    }));

  it('takes the next version’s slot for a replacement, and is told to name what it replaces', () =>
    withBidder(async ({ folder, run }) => {
      secure(folder, JSON.parse((await run([...keyWords(), '--json'])).out));
      await run(sealWords('--genesis', 'genesis.json'), await nodeUrl());
      enter(folder);
      const second = await run([...sealWords('--out', 'second.sealed.json'), '--json'], await nodeUrl());
      expect(JSON.parse(second.out)).toMatchObject({ slot: 1, replaces: 1, certified: false });
      expect(readSealedFile(join(folder, 'second.sealed.json')).replaces).toBe(1);
    }));
});

describe('adal bid seal refuses', () => {
  it.each([
    ['a price nobody can be sure of', 'unitPrice = 1000\n', [], 'BID_PRICE_AMBIGUOUS', 1],
    ['a price above the lot', 'unitPrice = "1800.01"\n', [], 'BID_PRICE_ABOVE_LOT', 1],
    ['a lot that is not there', FORM, ['--lot', '2'], 'BID_LOT', 1],
    ['an envelope the method has not', FORM, ['--envelope', '1'], 'BID_ENVELOPE', 1],
    ['a document that is missing', FORM, ['--documents', 'gone.pdf'], 'CLI_FILE_MISSING', 1],
  ] as const)('%s', (_what, form, more, code, exit) =>
    withBidder(async ({ folder, run }) => {
      await run(keyWords());
      writeFileSync(join(folder, 'bid.toml'), form);
      const { code: found, err } = await run([...sealWords(...more), '--json'], await nodeUrl());
      expect([found, err]).toEqual([exit, expect.stringContaining(code)]);
      // Nothing is left that would stand in the way of the next attempt.
      expect(readdirSync(folder).filter((name) => /^bid\.(sealed|bid-secret|document)/.test(name))).toEqual([]);
    }),
  );

  it('YAML, with what it reads', () =>
    withBidder(async ({ folder, run }) => {
      await run(keyWords());
      writeFileSync(join(folder, 'bid.yaml'), 'unitPrice: "1.00"\n');
      const { code, err } = await run(['bid', 'seal', 'bid.yaml', ...sealWords().slice(3)], await nodeUrl());
      expect([code, err]).toEqual([1, expect.stringContaining('JSON | TOML')]);
    }));

  it('a security that names another principal', () =>
    withBidder(async ({ folder, run }) => {
      const printed = JSON.parse((await run([...keyWords(), '--json'])).out) as Record<string, string>;
      secure(folder, { ...printed, principalCommit: '11'.repeat(32) });
      const { code, err } = await run([...sealWords(), '--json'], await nodeUrl());
      expect([code, err]).toEqual([1, expect.stringContaining('BID_PRINCIPAL')]);
    }));

  it('a key of another tender, a registered key in its place, and a secret that others can read', () =>
    withBidder(async ({ folder, run }) => {
      await run(keyWords().map((word) => (word === scene.tenderId ? 't-00000000000000ff' : word)));
      const url = await nodeUrl();
      const other = await run([...sealWords(), '--json'], url);
      expect([other.code, other.err]).toEqual([1, expect.stringContaining('KEYSTORE_WRONG_PURPOSE')]);
      const registered = await run(
        [...sealWords().map((word) => (word === 'bid.key.json' ? 'supplier.key.json' : word)), '--json'],
        url,
      );
      expect([registered.code, registered.err]).toEqual([1, expect.stringContaining('KEYSTORE_WRONG_PURPOSE')]);
      writeFileSync(join(folder, 'x.bid-secret.json'), '{}');
      chmodSync(join(folder, 'x.bid-secret.json'), 0o644);
      const loose = await run(['bid', 'open-verify', 'x.bid-secret.json', '--json']);
      expect([loose.code, loose.err]).toEqual([1, expect.stringContaining('KEYSTORE_LOOSE_MODE')]);
    }));

  it('a tender that accepts no bids any more', () =>
    withBidder(async ({ run }) => {
      await run(keyWords());
      openBids(scene);
      const { code, err } = await run([...sealWords(), '--json'], await nodeUrl());
      expect([code, err]).toEqual([1, expect.stringContaining('BID_LATE')]);
    }));

  it('to write over anything', () =>
    withBidder(async ({ folder, run }) => {
      await run(keyWords());
      writeFileSync(join(folder, 'bid.bid-secret.json'), 'mine');
      const { code, err } = await run([...sealWords(), '--json'], await nodeUrl());
      expect([code, err]).toEqual([1, expect.stringContaining('CLI_FILE_EXISTS')]);
      expect(readFileSync(join(folder, 'bid.bid-secret.json'), 'utf8')).toBe('mine');
    }));
});

describe('what a bidder reads', () => {
  it.each(LANGUAGES)('is in %s', (language) =>
    withBidder(async ({ folder, run }) => {
      const key = await run([...keyWords(), '--lang', language]);
      expect(key.out).toContain(bidTexts.commit[language]);
      const sealed = await run([...sealWords(), '--lang', language], await nodeUrl());
      for (const texts of [bidTexts.sealed, bidTexts.notAdmitted, bidTexts.uncertified, bidTexts.secretFile])
        expect(sealed.out).toContain(texts[language]);
      const shown = await run(['tender', 'show', scene.tenderId, '--lang', language], await nodeUrl());
      for (const texts of [tenderTexts.timeline, tenderTexts.lots, tenderTexts.sealed])
        expect(shown.out).toContain(texts[language]);
      const opened = await run(['bid', 'open-verify', 'bid.bid-secret.json', '--lang', language]);
      expect(opened.out).toContain(bidTexts.opensTo[language]);
      for (const { out } of [key, sealed, shown, opened]) expect(out).not.toMatch(/[{}]|undefined/);
      expect(readSealedFile(join(folder, 'bid.sealed.json')).payload.lot).toBe(1);
    }),
  );
});
