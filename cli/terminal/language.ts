import { LANGUAGES, type Language, type Texts } from '../../ledger/base/texts.ts';

/** Picks the language: `--lang`, then ADAL_LANG, then the terminal's locale; Kazakh where none of them says. */
export function chooseLanguage(
  flag: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Language {
  const locale = environment.LC_ALL ?? environment.LC_MESSAGES ?? environment.LANG;
  return languageFromText(flag) ?? languageFromText(environment.ADAL_LANG) ?? languageFromText(locale) ?? 'kk';
}

/** `ru`, `ru_RU.UTF-8` → ru; undefined for a language we do not have. */
export function languageFromText(text: string | undefined): Language | undefined {
  const word = text?.toLowerCase().split(/[_.-]/, 1)[0];
  return LANGUAGES.find((language) => language === word);
}

/** Takes a text with `{name}` places, gives it in the language with the values put in. */
export function fillText(
  texts: Texts,
  language: Language,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return texts[language].replace(/\{([A-Za-z]+)\}/g, (place, name: string) => String(values[name] ?? place));
}
