import { defineFaults } from './row.ts';

/** JSON-RPC codes 2000–2999. */
export const identityFaults = defineFaults({});
