import type { ProcessView } from '../cli/export/process-view.ts';

const AT = Date.parse('2026-02-02T05:00:00Z');
const HASH = ['a1', 'b2', 'c3'].map((byte) => byte.repeat(32));
const fileOf = (n: number): string => `file/170340021105/x/${HASH[n]}`;

/** A process of two lots as a node tells it after the awards; figures chosen by hand. */
export const processExample: ProcessView = {
  network: { chain: 'adal-test', genesisHash: 'ef'.repeat(32) },
  time: AT + 900_000,
  id: 't-0123456789abcdef',
  organizer: '170340021105',
  method: 'OPEN_TENDER',
  scoringRule: 'LOWEST_PRICE',
  title: { kk: 'Мектеп жиһазы', ru: 'Школьная мебель' },
  currency: 'KZT',
  publishedAt: AT + 60_000,
  discussion: { start: AT + 200_000, end: AT + 260_000 },
  acceptance: { start: AT + 300_000, end: AT + 400_000 },
  lots: [
    {
      number: 1,
      plan: '170340021105-2026-1',
      customer: '170340021105',
      kind: 'GOODS',
      code: { scheme: 'ENSTRU', id: '310012.500.000001', title: 'Парта' },
      title: { kk: 'Парталар', ru: 'Парты' },
      quantity: 40_500,
      unit: { code: '796', scheme: 'MKEI', name: 'дана' },
      amount: 100_000_050,
      place: '710000000',
      ended: { stage: 'AWARDED', at: AT + 700_000 },
    },
    {
      number: 2,
      plan: '170340021105-2026-2',
      customer: '170340021105',
      kind: 'SERVICES',
      code: { scheme: 'CPV', id: '39112000' },
      title: { kk: 'Орнату' },
      quantity: 1000,
      unit: { code: 'set' },
      amount: 9_007_199_154_740_941,
      ended: { stage: 'UNSUCCESSFUL', at: AT + 600_000 },
    },
  ],
  documents: [
    { version: 1, at: AT + 60_000, documents: [{ document: fileOf(0), sha256: HASH[0] ?? '' }] },
    {
      version: 2,
      at: AT + 200_000,
      reason: 'Нақтыланды',
      documents: [{ document: fileOf(1), sha256: HASH[1] ?? '' }],
    },
  ],
  questions: [
    { number: 1, lot: 2, text: 'Қашан?', askedAt: AT + 100_000, answer: { text: 'Қазанда.', at: AT + 150_000 } },
    { number: 2, text: 'Қайда?', askedAt: AT + 210_000 },
  ],
  plans: [
    {
      id: '170340021105-2026-1',
      customer: '170340021105',
      year: 2026,
      currency: 'KZT',
      versions: [
        { from: AT, amount: 100_000_000, title: { kk: 'Жиһаз' } },
        { from: AT + 30_000, amount: 100_000_050, title: { kk: 'Жиһаз' } },
      ],
    },
    {
      id: '170340021105-2026-2',
      customer: '170340021105',
      year: 2026,
      currency: 'KZT',
      versions: [{ from: AT + 1000, amount: 9_007_199_154_740_941, title: { kk: 'Орнату' } }],
    },
  ],
  files: {
    [fileOf(0)]: {
      at: AT + 10_000,
      size: 10,
      mime: 'application/pdf',
      docType: 'biddingDocuments',
      lang: 'kk',
      title: 'Ерекшелік',
    },
    [fileOf(1)]: { at: AT + 190_000, size: 12, mime: 'application/pdf', docType: 'biddingDocuments', lang: 'und' },
  },
  organisations: {
    '170340021105': { kk: '№ 7 мектеп', ru: 'Школа № 7', en: 'School 7' },
    '180340021104': { kk: 'Жиһаз орталығы' },
    '190340021103': { kk: 'Ағаш' },
  },
  openedAt: AT + 410_000,
  bids: [
    { number: 1, lot: 1, bidder: '180340021104', total: 50_000, status: 'LOST', rank: 2 },
    { number: 2, lot: 1, bidder: '190340021103', total: 49_900, status: 'WON', rank: 1 },
    { number: 3, lot: 2, status: 'INVALID' },
  ],
  awards: [
    {
      lot: 1,
      bid: 2,
      supplier: '190340021103',
      amount: 49_900,
      status: 'ACCEPTED',
      at: AT + 600_000,
      decidedAt: AT + 700_000,
    },
  ],
  contracts: [
    { id: 'c-1', lot: 1, supplier: '190340021103', amount: 49_900, status: 'SIGNED', signedAt: AT + 800_000 },
  ],
};
