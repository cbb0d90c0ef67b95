import { defineFaults } from './row.ts';

/** JSON-RPC codes 7000–7099: changes of the validator set. */
export const validatorFaults = defineFaults({});
