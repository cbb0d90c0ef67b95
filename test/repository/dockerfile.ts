/** One instruction of a Dockerfile: `FROM`, its arguments in exec form or as text, and the flags before them. */
export interface Instruction {
  readonly name: string;
  readonly flags: readonly string[];
  readonly text: string;
  /** The arguments, where they are written as a JSON array. */
  readonly exec: readonly string[] | undefined;
}

/** Takes a Dockerfile's text, gives its instructions in order; comments are left out, continued lines are joined. */
export function instructionsFromText(text: string): readonly Instruction[] {
  const joined = text
    .split('\n')
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .replace(/\\\n\s*/g, ' ');
  return joined.split('\n').flatMap((line) => (line.trim() === '' ? [] : [instructionFromLine(line.trim())]));
}

/** Takes instructions, gives them by stage: each begins with its FROM. */
export function stagesOf(instructions: readonly Instruction[]): readonly (readonly Instruction[])[] {
  const stages: Instruction[][] = [];
  for (const instruction of instructions) {
    if (instruction.name === 'FROM') stages.push([instruction]);
    else stages.at(-1)?.push(instruction);
  }
  return stages;
}

/** Takes a HEALTHCHECK, gives the exec form of its CMD. */
export function healthCommand(instruction: Instruction): readonly string[] | undefined {
  return instruction.text.startsWith('CMD ') ? execForm(instruction.text.slice('CMD '.length)) : undefined;
}

function instructionFromLine(line: string): Instruction {
  const [name = '', ...rest] = line.split(/\s+/);
  const flags = rest.slice(
    0,
    rest.findIndex((word) => !word.startsWith('--')),
  );
  const text = rest.slice(flags.length).join(' ');
  return { name: name.toUpperCase(), flags, text, exec: execForm(text) };
}

function execForm(text: string): readonly string[] | undefined {
  return text.startsWith('[') ? (JSON.parse(text) as readonly string[]) : undefined;
}
