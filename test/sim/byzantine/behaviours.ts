import type { Random } from '../random.ts';
import type { Tamper } from '../tamper.ts';
import { ALWAYS, DEEDS } from './deed-table.ts';
import { liarOfDeeds } from './liar.ts';

/** One kind of Byzantine validator. */
export interface Behaviour {
  readonly name: string;
  readonly create: (random: Random) => Tamper;
}

const DEEDS_MAX = 4;
const INTENSITIES = [100, 300, 600, 1000] as const;

/** Every kind that ordinary seeds draw from: one to four deeds of the table, each as often as the seed says. */
export const behaviours: readonly Behaviour[] = [
  {
    name: 'liar',
    create(random) {
      const drawn = random.shuffled(DEEDS).slice(0, random.between(1, DEEDS_MAX));
      const deeds = drawn.map((deed) => ({ deed, perMille: random.pick(INTENSITIES) }));
      return liarOfDeeds(random, [...deeds, ...ALWAYS.map((deed) => ({ deed, perMille: 1000 }))]);
    },
  },
];
