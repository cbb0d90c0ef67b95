/** One seed for every run, so that a failure repeats; FC_SEED=<integer> tries another. */
const SEED = 20_260_109;

/** Gives the seed of the property tests. */
export function propertySeed(): number {
  const given = process.env.FC_SEED;
  if (given === undefined || given === '') return SEED;
  const seed = Number(given);
  if (!Number.isSafeInteger(seed)) throw new RangeError(`FC_SEED must be an integer, not "${given}"`);
  return seed;
}
