import type { PublicKey } from '../ledger/base/keys.ts';
import { submitterTag } from '../ledger/base/submitter-tag.ts';
import { guaranteeIdFromTx } from '../ledger/modules/guarantee/guarantee-entries.ts';
import { tenderIdFromTx } from '../ledger/modules/tender/tender-entries.ts';
import type { SignedTx } from '../ledger/tx/transaction.ts';
import { sha256 } from '../node/crypto/sha256.ts';
import { START, type TxOptions, txOf } from './execution-chain.ts';
import { testParties } from './ledger-context.ts';

const { customer, organizer, outsider, registrar } = testParties;
const EXPIRES = START + 3_600_000;
const LOT_AMOUNT = 270_000_000;
const acceptance = { n: 3000, unit: 'second' };

const plan = txOf(
  customer,
  'plan.publish',
  {
    year: 2026,
    code: { scheme: 'CPV', id: '30197630' },
    kind: 'GOODS',
    title: { ru: 'Бумага' },
    quantity: 1000,
    unit: { code: 'PK' },
    amount: LOT_AMOUNT,
    currency: 'KZT',
    method: 'PRICE_QUOTATION',
  },
  { expires: EXPIRES },
);
const tender = txOf(
  organizer,
  'tender.publish',
  {
    method: 'PRICE_QUOTATION',
    title: { ru: 'Закупка бумаги' },
    currency: 'KZT',
    lots: [
      {
        plan: `${customer.bin}-2026-1`,
        title: { ru: 'Бумага' },
        quantity: 1000,
        unit: { code: 'PK' },
        amount: LOT_AMOUNT,
        securityBps: 100,
      },
    ],
    documents: [],
    criteria: [],
    scoringRule: 'LOWEST_PRICE',
    periods: { discussion: { n: 0, unit: 'second' }, acceptance },
  },
  { expires: EXPIRES, cosigners: [customer.keys[0]] },
);

/** Id of the tender that `opening` publishes: one lot, bids accepted for 50 minutes from its block on. */
export const TENDER = tenderIdFromTx(sha256, tender.txId);

/** The transactions of a first block, all good: an organisation becomes a bank, and a tender accepts bids at once. */
export const opening: readonly SignedTx[] = [
  txOf(
    registrar,
    'identity.grantRole',
    { org: outsider.bin, role: 'BANK', legalAct: 'Лицензия № 1' },
    { expires: EXPIRES, cosigners: [registrar.keys[1]] },
  ),
  plan,
  tender,
];

/** The bank guarantees a bid of the key, enough and long enough; `n` makes it another guarantee. */
export function issueOf(key: PublicKey, n = 1): SignedTx {
  const payload = {
    tender: TENDER,
    lot: 1,
    amount: LOT_AMOUNT / 100,
    currency: 'KZT',
    submitterTag: submitterTag(sha256, key),
    principalCommit: new Uint8Array(32).fill(1),
    validTo: START + 86_400_000,
    textHash: new Uint8Array(32).fill(n),
  };
  return txOf(outsider, 'guarantee.issue', payload, { expires: EXPIRES });
}

/** The key lodges what `issue` issued. */
export function lodgeOf(key: PublicKey, issue: SignedTx, options: TxOptions = {}): SignedTx {
  const payload = { guarantee: guaranteeIdFromTx(sha256, issue.txId) };
  return txOf(outsider, 'guarantee.lodge', payload, { expires: EXPIRES, ...options, key });
}

/** The bank takes back what `issue` issued. */
export function takeBackOf(issue: SignedTx): SignedTx {
  const payload = { guarantee: guaranteeIdFromTx(sha256, issue.txId), reason: 'ERROR' };
  return txOf(outsider, 'guarantee.cancel', payload, { expires: EXPIRES });
}
