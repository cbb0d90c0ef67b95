import { defineFaults } from './row.ts';

/** JSON-RPC codes 6000–6999. */
export const environmentFaults = defineFaults({});
