import { describe, expect, it } from 'vitest';
import { commandTable } from '../../cli/command-table.ts';
import { exitCodeTexts } from '../../cli/exit-code.ts';
import { bidTexts, secretTexts } from '../../cli/texts/bid-texts.ts';
import { configTexts } from '../../cli/texts/config-texts.ts';
import { devnetTexts } from '../../cli/texts/devnet-texts.ts';
import { doctorTexts } from '../../cli/texts/doctor-texts.ts';
import { generalTexts } from '../../cli/texts/general-texts.ts';
import { genesisTexts } from '../../cli/texts/genesis-texts.ts';
import { groupTexts } from '../../cli/texts/group-texts.ts';
import { initTexts } from '../../cli/texts/init-texts.ts';
import { keysTexts } from '../../cli/texts/keys-texts.ts';
import { openingCheckTexts, openingTexts } from '../../cli/texts/opening-texts.ts';
import { passwordTexts } from '../../cli/texts/password-texts.ts';
import { readTexts } from '../../cli/texts/read-texts.ts';
import { receiptTexts } from '../../cli/texts/receipt-texts.ts';
import { runTexts } from '../../cli/texts/run-texts.ts';
import { scoreCheckTexts, scoreTexts } from '../../cli/texts/score-texts.ts';
import { sealTexts } from '../../cli/texts/seal-texts.ts';
import { signerTexts } from '../../cli/texts/signer-texts.ts';
import { tenderTexts } from '../../cli/texts/tender-texts.ts';
import { txTexts } from '../../cli/texts/tx-texts.ts';
import { LANGUAGES, type Texts } from '../../ledger/base/texts.ts';
import { runCli } from '../cli-run.ts';

const tables: Readonly<Record<string, Readonly<Record<string, Texts>>>> = {
  bidTexts,
  configTexts,
  devnetTexts,
  doctorTexts,
  exitCodeTexts,
  generalTexts,
  genesisTexts,
  groupTexts,
  initTexts,
  keysTexts,
  openingCheckTexts,
  openingTexts,
  passwordTexts,
  readTexts,
  receiptTexts,
  runTexts,
  scoreCheckTexts,
  scoreTexts,
  sealTexts,
  secretTexts,
  signerTexts,
  tenderTexts,
  txTexts,
};

const placesOf = (text: string) => [...text.matchAll(/\{[A-Za-z]+\}/g)].map(([place]) => place).sort();

describe('texts of the command line', () => {
  it.each(Object.keys(tables))('%s has every text in three languages with the same places', (name) => {
    for (const [key, texts] of Object.entries(tables[name] ?? {})) {
      for (const language of LANGUAGES) {
        expect(texts[language].trim().length, `${key} ${language}`).toBeGreaterThan(0);
        expect(placesOf(texts[language]), `${key} ${language}`).toEqual(placesOf(texts.en));
      }
    }
  });

  it('of every command, argument and option exist in three languages', () => {
    for (const { name, title, details, parameters = [], options = [] } of commandTable) {
      const all = [
        title,
        ...(details === undefined ? [] : [details]),
        ...[...parameters, ...options].map((row) => row.title),
      ];
      for (const texts of all)
        expect(
          LANGUAGES.every((language) => texts[language].trim() !== ''),
          name,
        ).toBe(true);
    }
  });

  it('are another text in each language, the Kazakh with its own letters somewhere', () => {
    for (const { name, title } of commandTable)
      expect(new Set(LANGUAGES.map((language) => title[language])).size, name).toBe(3);
    const kazakh = commandTable.map(({ title }) => title.kk).join(' ');
    expect(kazakh).toMatch(/[әғқңөұүһі]/i);
  });
});

describe('help', () => {
  it.each(LANGUAGES)('of every command prints in %s and names every option', async (language) => {
    for (const { name, title, options = [] } of commandTable) {
      const { code, out } = await runCli([...name.split(' '), '--help', '--lang', language]);
      expect([name, code]).toEqual([name, 0]);
      expect(out).toContain(title[language]);
      expect(out).toContain(generalTexts.usage[language]);
      for (const option of options) expect(out, name).toContain(`--${option.name}`);
    }
  });

  it('of the program lists every first word and the exit codes', async () => {
    const { code, out } = await runCli(['--help']);
    expect(code).toBe(0);
    for (const { name } of commandTable) expect(out).toContain(`  ${name.split(' ', 1)[0]}`);
    expect(out).toContain(exitCodeTexts.notVerified.en);
  });

  it('follows ADAL_LANG, then the locale, and is Kazakh where nothing says otherwise', async () => {
    const first = async (environment: Record<string, string>) =>
      (await runCli(['--help'], { environment })).out.split('\n', 1)[0];
    expect(await first({ ADAL_LANG: 'ru', LANG: 'en_GB.UTF-8' })).toBe(generalTexts.about.ru);
    expect(await first({ ADAL_LANG: '', LANG: 'en_GB.UTF-8' })).toBe(generalTexts.about.en);
    expect(await first({ ADAL_LANG: '', LANG: 'C.UTF-8' })).toBe(generalTexts.about.kk);
  });
});
