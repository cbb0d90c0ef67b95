import { censorshipFaults } from './censorship.ts';
import { evidenceFaults } from './evidence.ts';
import { defineFaults } from './row.ts';
import { signerFaults } from './signer.ts';
import { validatorFaults } from './validator.ts';

/** JSON-RPC codes 7000–7999: validators 7000, evidence 7100, censorship 7200, signer 7300. */
export const consensusFaults = defineFaults({
  ...validatorFaults,
  ...evidenceFaults,
  ...censorshipFaults,
  ...signerFaults,
});
