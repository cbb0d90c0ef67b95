import { readFileSync } from 'node:fs';
import type { CommandContext } from './command.ts';
import { commandTable } from './command-table.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { parseCommandLine } from './program.ts';
import { reportError } from './report-error.ts';
import { type CliIo, processIo } from './terminal/io.ts';
import { chooseLanguage, fillText } from './terminal/language.ts';
import { chooseStyle } from './terminal/style.ts';

/** Takes the words after `adal`, runs the command, gives the exit code. Nothing is thrown: errors are reported on stderr. */
export async function main(argv: readonly string[], io: CliIo = processIo()): Promise<ExitCode> {
  // Errors in the words themselves must already come in the right language and form.
  const language = chooseLanguage(flagValue(argv, '--lang'), io.environment);
  const json = argv.includes('--json');
  const options = { language, json, debug: argv.includes('--debug'), style: chooseStyle(io.stderr, io.environment) };
  try {
    if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
      io.stdout.write(`adal ${programVersion()}\n`);
      return exitCodes.ok;
    }
    const parsed = parseCommandLine(commandTable, argv, language);
    switch (parsed.kind) {
      case 'help':
        io.stdout.write(parsed.text);
        return exitCodes.ok;
      case 'usage':
        io.stderr.write(
          json
            ? `${JSON.stringify({ error: { fault: 'CLI_USAGE', message: parsed.message } })}\n`
            : `${parsed.message}\n\n${parsed.help}`,
        );
        return exitCodes.usage;
      case 'command':
        return await parsed.row.run(contextFor(io, language, json), parsed.input);
    }
  } catch (error) {
    return reportError(error, io.stderr, options);
  }
}

/** The version of this program, from package.json. */
export function programVersion(): string {
  const content = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    readonly version: string;
  };
  return content.version;
}

function contextFor(io: CliIo, language: CommandContext['language'], json: boolean): CommandContext {
  return {
    io,
    commands: commandTable,
    language,
    json,
    style: chooseStyle(io.stdout, io.environment),
    say(texts, values) {
      if (!json) io.stdout.write(`${fillText(texts, language, values)}\n`);
    },
    word: (texts, values) => fillText(texts, language, values),
    show(result, human) {
      io.stdout.write(json ? `${JSON.stringify(result)}\n` : human());
    },
  };
}

function flagValue(argv: readonly string[], flag: string): string | undefined {
  const at = argv.indexOf(flag);
  if (at >= 0) return argv[at + 1];
  return argv.find((word) => word.startsWith(`${flag}=`))?.slice(flag.length + 1);
}
