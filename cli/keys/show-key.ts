import { keyText } from '../../ledger/base/keys.ts';
import type { CommandContext } from '../command.ts';
import { listText } from '../terminal/table.ts';
import { generalTexts } from '../texts/general-texts.ts';
import { keysTexts } from '../texts/keys-texts.ts';
import type { KeyHeader } from './key-file.ts';
import { peerIdFromKey } from './peer-id.ts';

/** A key file's header as programs read it. */
export function keyJson(file: string, header: KeyHeader): Readonly<Record<string, string | boolean>> {
  const { purpose, name, key, encrypted } = header;
  return {
    file,
    purpose,
    name,
    publicKey: keyText(key),
    encrypted,
    ...(purpose === 'node' ? { peerId: peerIdFromKey(key) } : {}),
  };
}

/** The same as people read it. */
export function keyLines(context: CommandContext, file: string, header: KeyHeader): string {
  return listText([
    [context.word(keysTexts.file), file],
    [context.word(keysTexts.name), header.name],
    [context.word(keysTexts.purpose), header.purpose],
    [context.word(keysTexts.publicKey), keyText(header.key)],
    ...(header.purpose === 'node' ? ([[context.word(keysTexts.peerId), peerIdFromKey(header.key)]] as const) : []),
    [context.word(keysTexts.encrypted), context.word(header.encrypted ? generalTexts.yes : generalTexts.no)],
  ]);
}
