import { invariant } from '../../../ledger/base/invariant.ts';

/** Latitude and longitude in degrees. */
const PLACES = {
  Astana: [51.17, 71.43],
  Almaty: [43.24, 76.89],
  Aktau: [43.65, 51.17],
  Frankfurt: [50.11, 8.68],
  Dubai: [25.2, 55.27],
  Singapore: [1.35, 103.82],
  Tokyo: [35.68, 139.69],
} as const;

export type City = keyof typeof PLACES;

export const cities = Object.keys(PLACES) as readonly City[];

const EARTH_RADIUS_KM = 6371;
/** Light in glass. */
const KM_PER_MS = 200;
/** Cables do not go straight. */
const DETOUR = 1.5;

/** One-way latency in ms between two cities, from their distance: 7 within Kazakhstan, 70 from Frankfurt to Tokyo. */
export function latencyBetween(a: City | undefined, b: City | undefined): number {
  invariant(a !== undefined && b !== undefined, 'every validator has a city');
  const [latitudeA, longitudeA] = PLACES[a].map(radians);
  const [latitudeB, longitudeB] = PLACES[b].map(radians);
  const [north = 0, east = 0, south = 0, west = 0] = [latitudeA, longitudeA, latitudeB, longitudeB];
  const half =
    Math.sin((south - north) / 2) ** 2 + Math.cos(north) * Math.cos(south) * Math.sin((west - east) / 2) ** 2;
  return Math.round((DETOUR * 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(half))) / KM_PER_MS);
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
