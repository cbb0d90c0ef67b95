import type { Random } from '../random.ts';
import type { Tamper } from '../tamper.ts';

/** One kind of Byzantine validator. */
export interface Behaviour {
  readonly name: string;
  readonly create: (random: Random) => Tamper;
}

/** Every kind that ordinary seeds draw from. */
export const behaviours: readonly Behaviour[] = [];
