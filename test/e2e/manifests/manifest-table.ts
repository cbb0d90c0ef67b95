import { linkManifests } from './link-manifests.ts';
import type { Manifest } from './manifest.ts';
import { namespaceManifests } from './namespace-manifests.ts';
import { processManifests } from './process-manifests.ts';
import { sevenManifests } from './seven-manifests.ts';

/** All manifests, in the order in which they are played. */
export const manifestTable: readonly Manifest[] = [
  ...processManifests,
  ...linkManifests,
  ...sevenManifests,
  ...namespaceManifests,
];
