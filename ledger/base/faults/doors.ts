import { defineFaults } from './row.ts';

/** JSON-RPC codes 5000–5999. */
export const doorsFaults = defineFaults({});
