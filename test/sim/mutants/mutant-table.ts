import { MEMORY_MUTANTS } from './memory-mutants.ts';
import { MESSAGE_MUTANTS } from './message-mutants.ts';
import type { Mutant } from './mutant.ts';
import { ROUND_MUTANTS } from './round-mutants.ts';

/** Every deliberate breakage, in the order of the rules as far as there is one. */
export const MUTANTS: readonly Mutant[] = [...ROUND_MUTANTS, ...MEMORY_MUTANTS, ...MESSAGE_MUTANTS];
