import type { z } from 'zod';

/** A text people read, in the three languages. Same shape as the ledger's, which this layer may not import. */
export interface SettingTexts {
  readonly kk: string;
  readonly ru: string;
  readonly en: string;
}

/** How the text of a flag or an environment variable becomes a value. `table` is `name=value,name=value`. */
export type SettingForm = 'text' | 'path' | 'integer' | 'boolean' | 'list' | 'table';

/** One setting: the single source of loading, checking, flags, environment, help and reference. */
export interface SettingRow<T = unknown> {
  readonly form: SettingForm;
  readonly schema: z.ZodType<T>;
  /** undefined: the setting is absent unless given. */
  readonly default: NoInfer<T>;
  /** `ms`, `bytes` …, or `-` where there is none. */
  readonly unit: string;
  /** `adal run` takes it as a flag too. */
  readonly flag: boolean;
  readonly title: SettingTexts;
  /** Why the bounds, or the default, are what they are. */
  readonly reason: string;
}

/** Declares a setting; the type of its value follows from its schema. */
export function defineSetting<T>(row: SettingRow<T>): SettingRow<T> {
  return row;
}

/** `network.listen` → `ADAL_NETWORK_LISTEN`, `rpc.bodyBytesMax` → `ADAL_RPC_BODY_BYTES_MAX`. */
export function environmentName(name: string): string {
  return `ADAL_${words(name).join('_').toUpperCase()}`;
}

/** `rpc.bodyBytesMax` → `rpc-body-bytes-max`, to be written with two dashes in front. */
export function flagName(name: string): string {
  return words(name).join('-').toLowerCase();
}

function words(name: string): string[] {
  return name.split('.').flatMap((part) => part.split(/(?=[A-Z])/));
}
