import { describe, expect, it } from 'vitest';
import { processFrom } from '../../cli/export/read-process.ts';
import { jsonMap } from '../../cli/json-map.ts';
import type { Json } from '../../ledger/base/json.ts';
import type { AwardView, LotProgress } from '../../ledger/modules/award/award-view.ts';
import type { BidView } from '../../ledger/modules/award/bids-view.ts';

const TEXTS = { kk: '', ru: '', en: '' };
const [SUPPLIER, OTHER] = ['180340021104', '190340021103'] as const;

/** What `tender_get` says, in the types of its views. */
type Told = {
  readonly bids: readonly Omit<BidView, 'statusText'>[];
  readonly progress: Pick<LotProgress, 'stage' | 'since' | 'protocols' | 'earlier' | 'award'>;
};

function processOf({ bids, progress }: Told, openings: readonly [first?: number, second?: number]) {
  const lots = [{ number: 1, progress }] as unknown as Json;
  const told = jsonMap({ tender: {}, periods: {}, lots, bids: bids as unknown as Json });
  const around = { network: { chain: 'c', genesisHash: '' }, time: 9, documents: [], plans: [], files: {} };
  return processFrom('t-1', told, { ...around, lots: [], openings });
}

const award = (rank: number, state: AwardView['state'], since: number): AwardView => ({
  ...{ rank, bid: rank, bidder: rank === 1 ? SUPPLIER : OTHER, amount: 100 * rank, state, since },
  stateText: TEXTS,
});
const protocols = { RESULT: { at: 50, root: '', bids: 2, passed: 2 } };
const standstill = { stage: 'STANDSTILL', since: 50, protocols, earlier: [], award: award(1, 'PENDING', 50) } as const;
const bid = { lot: 1, envelope: 0, at: 5 } as const;

describe('what a node tells of a tender', () => {
  const sealed: Told = { bids: [{ ...bid, number: 1, status: 'LIVE' }], progress: standstill };

  it('has no bids before they are opened', () => {
    expect(processOf(sealed, [])).not.toHaveProperty('bids');
    expect(processOf({ ...sealed, bids: [{ ...bid, number: 1, status: 'OPENED' }] }, [40])).toMatchObject({
      openedAt: 40,
      bids: [{ number: 1, status: 'OPENED' }],
    });
  });

  it('has prices, offers and ranks, and no bid that another took the place of', () => {
    const bids = [
      { ...bid, number: 1, status: 'REPLACED' },
      { ...bid, number: 2, status: 'RANKED', bidder: SUPPLIER, price: 500, offer: 450, rank: 1 },
      { ...bid, number: 3, status: 'INVALID', reason: 'QUANTITY' },
    ] as const;
    expect(processOf({ bids, progress: standstill }, [40]).bids).toEqual([
      { number: 2, lot: 1, status: 'RANKED', bidder: SUPPLIER, total: 500, offer: 450, rank: 1 },
      { number: 3, lot: 1, status: 'INVALID' },
    ]);
  });

  it('has the price of the second envelope from its own opening on', () => {
    const bids = [
      { ...bid, number: 1, status: 'RANKED', bidder: SUPPLIER, rank: 1 },
      { ...bid, number: 2, status: 'RANKED', bidder: OTHER, rank: 2 },
      { ...bid, number: 3, envelope: 1, status: 'OPENED', bidder: OTHER, price: 700 },
    ] as const;
    expect(processOf({ bids, progress: standstill }, [40, 45]).bids).toEqual([
      { number: 1, lot: 1, status: 'RANKED', bidder: SUPPLIER, rank: 1 },
      { number: 2, lot: 1, status: 'RANKED', bidder: OTHER, rank: 2, total: 700, pricedAt: 45 },
    ]);
  });

  it('has each award from when it came: with the result, or when the one before was given up', () => {
    const awardsOf = (progress: Told['progress']) => processOf({ bids: [], progress }, [40]).awards;
    const first = { lot: 1, bid: 1, supplier: SUPPLIER, amount: 100, at: 50 };
    expect(awardsOf(standstill)).toEqual([{ ...first, status: 'PENDING' }]);
    const declined = award(1, 'DECLINED', 60);
    const second = { ...standstill, stage: 'AWARDED', earlier: [declined], award: award(2, 'ACCEPTED', 70) } as const;
    expect(awardsOf(second)).toEqual([
      { ...first, status: 'DECLINED', decidedAt: 60 },
      { lot: 1, bid: 2, supplier: OTHER, amount: 200, status: 'ACCEPTED', at: 60, decidedAt: 70 },
    ]);
    const failed = { ...standstill, stage: 'UNSUCCESSFUL', earlier: [declined], award: declined } as const;
    expect(awardsOf(failed)).toEqual([{ ...first, status: 'DECLINED', decidedAt: 60 }]);
  });
});
