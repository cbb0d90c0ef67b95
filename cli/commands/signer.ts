import { fromHex } from '../../ledger/base/bytes.ts';
import { HASH_BYTES, type Hash } from '../../ledger/base/hash.ts';
import { keyText } from '../../ledger/base/keys.ts';
import { type CommandContext, type CommandInput, defineCommand } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { pathFrom } from '../files.ts';
import { readGenesisFile } from '../genesis-file.ts';
import { openKeyFile } from '../keys/key-file.ts';
import { passwordFileOption } from '../keys/key-options.ts';
import { askPassword } from '../keys/password.ts';
import { stopOnRequest } from '../stop-on-request.ts';
import { runTexts } from '../texts/run-texts.ts';
import { signerTexts } from '../texts/signer-texts.ts';
import { trouble, troubleFromFault } from '../trouble.ts';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

export const signerCommand = defineCommand({
  name: 'signer',
  title: {
    kk: 'Валидатор кілтін бөлек процесте сақтап, қол қою',
    ru: 'Держать ключ валидатора в отдельном процессе и подписывать',
    en: 'Hold a validator’s key in a process of its own and sign',
  },
  details: {
    kk: 'Түйін signer.socket баптауы арқылы қосылады. Не қойылғаны қол шықпай тұрып дискіге жазылады; қайшы сұраудан бас тартылады. Күйі: adal signer status.',
    ru: 'Узел подключается настройкой signer.socket. Что подписано, попадает на диск раньше, чем подпись уходит; противоречащее отклоняется. Состояние: adal signer status.',
    en: 'A node connects by its setting signer.socket. What was signed is on disk before a signature leaves; what contradicts it is refused. Its state: adal signer status.',
  },
  options: [
    { name: 'key', value: 'FILE', required: true, title: signerTexts.keyOption },
    passwordFileOption,
    { name: 'socket', value: 'PATH', required: true, title: signerTexts.socketOption },
    { name: 'state', value: 'FOLDER', required: true, title: signerTexts.stateOption },
    { name: 'genesis', value: 'FILE', title: signerTexts.genesisOption },
    { name: 'genesis-hash', value: 'HEX', title: signerTexts.genesisHashOption },
    { name: 'first-start', title: signerTexts.firstStartOption },
    { name: 'group-access', title: signerTexts.groupOption },
    { name: 'log-level', value: 'LEVEL', choices: LOG_LEVELS, default: 'info', title: signerTexts.logLevelOption },
  ],
  examples: [
    'adal signer --key validator.key.json --socket run/signer.sock --state signer-state --genesis genesis.json --first-start',
    'adal signer --key validator.key.json --socket run/signer.sock --state signer-state --genesis genesis.json',
  ],
  async run(context, input) {
    const { workingFolder, stderr } = context.io;
    const file = (option: string): string => pathFrom(workingFolder, input.text(option));
    const genesisHash = genesisHashFrom(context, input);
    const socket = file('socket');
    const { seed, header } = await openKeyFile(file('key'), 'validator', () =>
      askPassword(context, context.word(signerTexts.name), input.maybe('password-file')),
    );
    // Loaded here, because no other command needs the addon that signs.
    const { createSignerProcess } = await import('../../node/create-signer-server.ts');
    const signer = await createSignerProcess({
      name: header.name,
      socket,
      groupMayConnect: input.on('group-access'),
      stateFolder: file('state'),
      firstStart: input.on('first-start'),
      genesisHash,
      seed,
      logLevel: LOG_LEVELS.find((level) => level === input.text('log-level')) ?? 'info',
      log: (line) => stderr.write(line),
    });
    const stopListening = stopOnRequest(context, context.word(signerTexts.name), () => signer.stop());
    const { height, round } = signer.status();
    const key = keyText(signer.key);
    context.show(
      { ready: true, socket, key, height, round },
      () => `${context.word(signerTexts.ready, { socket, key, height, round })}\n`,
    );
    const { fault } = await signer.stopped;
    stopListening();
    if (fault !== undefined) throw troubleFromFault(fault);
    context.say(runTexts.stopped, { name: context.word(signerTexts.name) });
    return exitCodes.ok;
  },
});

/** A signer never starts without knowing its chain: the same vote on another chain must be another message. */
function genesisHashFrom(context: CommandContext, input: CommandInput): Hash {
  const [genesis, typed] = [input.maybe('genesis'), input.maybe('genesis-hash')];
  if (genesis !== undefined && typed === undefined)
    return readGenesisFile(pathFrom(context.io.workingFolder, genesis)).hash;
  if (genesis !== undefined || typed === undefined)
    throw trouble('CLI_USAGE', { command: 'signer', expected: 'one of --genesis and --genesis-hash' });
  const hash = fromHex(typed);
  if (hash?.length === HASH_BYTES) return hash;
  throw trouble('CLI_BAD_VALUE', { option: '--genesis-hash', value: typed, expected: '64 hex digits' });
}
