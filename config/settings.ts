import type { z } from 'zod';
import type { SettingRow } from './setting.ts';
import { settingsTable } from './settings-table.ts';

type Table = typeof settingsTable;
type RawSettings = {
  readonly [Section in keyof Table]: {
    readonly [Name in keyof Table[Section]]: Table[Section][Name] extends { readonly schema: infer S extends z.ZodType }
      ? z.output<S>
      : never;
  };
};

/** All settings of one node with defaults filled in and paths absolute. */
export type Settings = Omit<RawSettings, 'rpc'> & {
  readonly rpc: Omit<RawSettings['rpc'], 'enabled'> & { readonly enabled: boolean };
  /** A node is a validator iff it has `validator.keyFile` or `signer.socket`. */
  readonly role: 'validator' | 'observer';
};

/** The rows with their full names (`network.listen`), in the table's order. */
export const settingRows: readonly (readonly [name: string, row: SettingRow])[] = Object.entries(settingsTable).flatMap(
  ([section, rows]) =>
    Object.entries(rows).map(([name, row]): readonly [string, SettingRow] => [`${section}.${name}`, row as SettingRow]),
);

/** Takes checked values by full name, gives the settings with what follows from them (role, whether RPC is open). */
export function settingsFromValues(values: ReadonlyMap<string, unknown>): Settings {
  const sections: Record<string, Record<string, unknown>> = {};
  for (const [name] of settingRows) {
    const [section = '', field = ''] = name.split('.');
    sections[section] = { ...sections[section], [field]: values.get(name) };
  }
  const raw = sections as unknown as RawSettings;
  const role = raw.validator.keyFile === undefined && raw.signer.socket === undefined ? 'observer' : 'validator';
  return { ...raw, role, rpc: { ...raw.rpc, enabled: raw.rpc.enabled ?? role === 'observer' } };
}
