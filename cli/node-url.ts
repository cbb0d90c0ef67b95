import type { CommandContext, CommandInput, OptionRow } from './command.ts';
import { createRpcClient, type RpcClient } from './rpc-client.ts';

const DEFAULT_URL = 'http://127.0.0.1:7781';

/** The flag of every command that asks a node. */
export const urlOption: OptionRow = {
  name: 'url',
  value: 'URL',
  title: {
    kk: `түйіннің RPC мекенжайы (әдепкі: ADAL_URL, әйтпесе ${DEFAULT_URL})`,
    ru: `адрес RPC узла (по умолчанию: ADAL_URL, иначе ${DEFAULT_URL})`,
    en: `RPC address of the node (default: ADAL_URL, else ${DEFAULT_URL})`,
  },
};

/** The address of the node to ask. */
export function nodeUrl(context: CommandContext, input: CommandInput): string {
  return input.maybe('url') ?? context.io.environment.ADAL_URL ?? DEFAULT_URL;
}

/** A client of the node that `--url` or ADAL_URL names. */
export function nodeClient(context: CommandContext, input: CommandInput): RpcClient {
  return createRpcClient(nodeUrl(context, input));
}
