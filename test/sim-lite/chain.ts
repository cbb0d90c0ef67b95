import { compareBytes, utf8 } from '../../ledger/base/bytes.ts';
import type { Value } from '../../ledger/base/codec.ts';
import { invariant } from '../../ledger/base/invariant.ts';
import type { Signer } from '../../ledger/base/keys.ts';
import { type GenesisDocument, genesisHashOf } from '../../ledger/genesis/genesis-document.ts';
import { binFromSerial } from '../../ledger/modules/identity/bin.ts';
import { createLedgerRules } from '../../ledger/modules/index.ts';
import { encodeTx, type SignedTx, signedTx, type Tx, txIdOf, txSigningHash } from '../../ledger/tx/transaction.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { createSigner } from '../../node/crypto/signer.ts';

export const SIM_START = 1_800_000_000_000;

/** A genesis with real keys, its validators' signers in set order, and somebody who has documents to anchor. */
export interface SimChain {
  readonly genesis: GenesisDocument;
  readonly genesisHash: Uint8Array;
  readonly signers: readonly Signer[];
  /** A signed document.anchor of the given content; `at` is the clock of its sender, ms. */
  anchor(content: string, at: number): SignedTx;
}

/** Builds a chain of n validators; `params` are consensus parameters that differ from the profile's, without their prefix. */
export function createSimChain(n: number, params: Readonly<Record<string, number>> = {}): SimChain {
  const signers = Array.from({ length: n }, (_, i) => createSigner(new Uint8Array(32).fill(i + 1))).sort((a, b) =>
    compareBytes(a.key, b.key),
  );
  const sender = createSigner(new Uint8Array(32).fill(200));
  const org = (serial: number, key: Signer, ...roles: readonly string[]) => ({
    bin: binFromSerial('260140', serial),
    name: { kk: `Ұйым ${serial}`, ru: `Организация ${serial}`, en: `Organisation ${serial}` },
    keys: [key.key],
    roles,
  });
  const validators = signers.map((signer, i) => org(10 + i, signer, 'VALIDATOR'));
  const registrar = org(1, createSigner(new Uint8Array(32).fill(201)), 'REGISTRAR', 'MINFIN');
  const customer = org(2, sender, 'CUSTOMER');
  const genesis: GenesisDocument = {
    v: 1,
    chain: 'sim-1',
    time: SIM_START,
    profile: 'demo',
    organisations: [registrar, customer, ...validators],
    validators: signers.map(({ key }, i) => ({ key, org: validators[i]?.bin ?? '', name: `v${i}` })),
    params: Object.keys(params)
      .sort()
      .map((name) => ({ name: `consensus.${name}`, value: params[name] as Value })),
  };
  invariant(createLedgerRules().checkGenesis(genesis) === undefined, 'the genesis of the simulation is valid');
  const genesisHash = genesisHashOf(sha256, genesis);
  return {
    genesis,
    genesisHash,
    signers,
    anchor(content, at) {
      const tx: Tx = {
        v: 1,
        chain: genesis.chain,
        type: 'document.anchor',
        key: sender.key,
        cosigners: [],
        expires: at + 600_000,
        payload: {
          object: `file/${customer.bin}/sim`,
          sha256: sha256(utf8(content)),
          size: 1,
          mime: 'application/pdf',
          docType: 'notice',
          lang: 'kk',
          visibility: 'PUBLIC',
        },
      };
      const signature = sender.sign(txSigningHash(sha256, genesisHash, txIdOf(sha256, encodeTx(tx))));
      return signedTx(sha256, tx, [signature]);
    },
  };
}
