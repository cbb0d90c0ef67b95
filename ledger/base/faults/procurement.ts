import { defineFaults } from './row.ts';

/** JSON-RPC codes 3000–3999. */
export const procurementFaults = defineFaults({});
