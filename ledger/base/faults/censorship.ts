import { defineFaults } from './row.ts';

/** JSON-RPC codes 7200–7299: submission receipts and marks. */
export const censorshipFaults = defineFaults({});
