import { z } from 'zod';

/** A path as the system takes it. */
export const path = z.string().min(1).max(4096);

/** A whole number in min … max. */
export const whole = (min: number, max: number) => z.number().int().min(min).max(max);
