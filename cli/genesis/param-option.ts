import type { Value } from '../../ledger/base/codec.ts';
import type { OptionRow } from '../command.ts';
import { trouble } from '../trouble.ts';

export const paramOption: OptionRow = {
  name: 'param',
  value: 'NAME=VALUE',
  many: true,
  title: {
    kk: 'профильдің әдепкі мәнінен өзгеше параметр',
    ru: 'параметр, отличный от значения профиля',
    en: 'a parameter that differs from the profile’s value',
  },
};

/** Takes `name=value` texts, gives the values: whole numbers, true, false, JSON, or plain text. */
export function paramsFromTexts(texts: readonly string[]): Readonly<Record<string, Value>> {
  const pairs = texts.map((text): [string, Value] => {
    const at = text.indexOf('=');
    if (at < 1) throw trouble('CLI_BAD_VALUE', { option: '--param', value: text, expected: 'NAME=VALUE' });
    return [text.slice(0, at), valueFromText(text.slice(at + 1))];
  });
  return Object.fromEntries(pairs);
}

function valueFromText(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    // Not JSON, so it is the text itself: --param name=word needs no quotes inside quotes.
    return text;
  }
}
