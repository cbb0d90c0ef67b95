import { defineFaults } from './row.ts';

/** JSON-RPC codes 7100–7199: proofs that a validator broke the protocol. */
export const evidenceFaults = defineFaults({});
