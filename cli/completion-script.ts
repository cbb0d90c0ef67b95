import type { CommandRow } from './command.ts';
import { globalOptions } from './help-text.ts';
import { trouble } from './trouble.ts';

/** Takes the command table and a shell's name, gives the script that completes commands and flags there. */
export function completionScript(rows: readonly CommandRow[], shell: string): string {
  if (shell !== 'bash' && shell !== 'zsh')
    throw trouble('CLI_BAD_VALUE', { option: 'shell', value: shell, expected: 'bash | zsh' });
  const cases = [...wordsByPlace(rows)]
    .map(([place, words]) => `    '${place}') words='${words.join(' ')}' ;;`)
    .join('\n');
  const zsh = shell === 'zsh' ? 'autoload -U +X bashcompinit && bashcompinit\n' : '';
  return `${zsh}_adal() {
  local place='' words='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${COMP_WORDS[i]}" in
      -*) break ;;
      *) place="\${place:+$place }\${COMP_WORDS[i]}" ;;
    esac
  done
  case "$place" in
${cases}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
  [ \${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o nospace -o filenames -F _adal adal
`;
}

/** What may follow each sequence of words: further words after a group, flags after a command. */
function wordsByPlace(rows: readonly CommandRow[]): ReadonlyMap<string, readonly string[]> {
  const places = new Map<string, string[]>();
  const add = (place: string, word: string) => {
    const words = places.get(place) ?? [];
    if (!words.includes(word)) words.push(word);
    places.set(place, words);
  };
  for (const row of rows) {
    const words = row.name.split(' ');
    for (const [at, word] of words.entries()) add(words.slice(0, at).join(' '), word);
    for (const { name } of [...(row.options ?? []), ...globalOptions]) add(row.name, `--${name}`);
  }
  return places;
}
