import { describe, expect, it } from 'vitest';
import { emptyBytes } from '../../ledger/base/bytes.ts';
import { FaultError } from '../../ledger/base/fault.ts';
import { InvariantError } from '../../ledger/base/invariant.ts';
import type { BlockWrite, LedgerStore } from '../../storage/ledger-store.ts';
import { bytesOf, chainBlock, RECORDS_PER_BLOCK, txIdOf } from './storage-chain.ts';

/** One place where a store keeps its data; `open` may be called again after `close` and finds it. */
export interface StorePlace {
  open(retainHeights: number): Promise<LedgerStore>;
}

export type WithStorePlace = (test: (place: StorePlace) => Promise<void>) => Promise<void>;

/** What every LedgerStore does, whatever it keeps its bytes in. */
export function describeLedgerStore(name: string, withPlace: WithStorePlace): void {
  describe(`${name} as a ledger store`, () => {
    const withChain = (height: number, retainHeights: number, test: (store: LedgerStore) => Promise<void>) =>
      withPlace(async (place) => {
        const store = await place.open(retainHeights);
        for (let at = 1; at <= height; at++) await store.commitBlock(chainBlock(at));
        await test(store);
        await store.close();
      });

    it('knows nothing before block 1', () =>
      withChain(0, 10, async (store) => {
        expect(store.tip()).toBeUndefined();
        expect(store.oldestState()).toBe(1);
        expect(store.stateGet('hot')).toBeUndefined();
        expect(store.header(1)).toBeUndefined();
        expect(store.records(1)).toBeUndefined();
        expect(store.placeOfRecord(0)).toBeUndefined();
        expect(store.dueKeys('zzz', 10)).toEqual([]);
        expect(await store.stateRange('', undefined, 10)).toEqual([]);
      }));

    it('gives back every part of every block', () =>
      withChain(20, 100, async (store) => {
        const last = chainBlock(20);
        expect(store.tip()).toEqual({ height: 20, blockId: last.blockId, logSize: 20 * RECORDS_PER_BLOCK });
        for (let height = 1; height <= 20; height++) {
          const block = chainBlock(height);
          expect(store.header(height)).toEqual(block.header);
          expect(store.lastCommit(height)).toEqual(block.lastCommit);
          expect(store.commit(height)).toEqual(block.commit);
          expect(store.blockId(height)).toEqual(block.blockId);
          expect(store.heightOf(block.blockId)).toBe(height);
          expect(store.records(height)).toEqual(block.records);
          expect(store.record({ height, index: 2 })).toEqual(block.records[2]);
          expect(store.txPlace(txIdOf(height))).toEqual({ height, index: 1 });
          expect(store.page('', height)).toEqual(block.pages[0]?.bytes);
        }
      }));

    it('answers undefined for what is not there', () =>
      withChain(3, 100, async (store) => {
        for (const height of [0, 4, -1, 1.5, Number.NaN, 2 ** 60]) {
          expect(store.header(height)).toBeUndefined();
          expect(store.records(height)).toBeUndefined();
          expect(store.record({ height, index: 0 })).toBeUndefined();
          expect(store.page('', height)).toBeUndefined();
        }
        for (const logIndex of [-1, 3 * RECORDS_PER_BLOCK, 1.5, Number.NaN, 2 ** 60]) {
          expect(store.placeOfRecord(logIndex)).toBeUndefined();
        }
        for (const index of [-1, RECORDS_PER_BLOCK, 0.5]) expect(store.record({ height: 1, index })).toBeUndefined();
        for (const key of ['', 'nothing', 'ключ', '\ud800', 'hot\0\0\0\0\0\0\x01']) {
          expect(store.stateGet(key)).toBeUndefined();
          expect(store.stateAt(key, 3)).toBeUndefined();
          expect(await store.subjectRecords(key, -1, 10)).toEqual([]);
        }
        expect(store.txPlace(emptyBytes)).toBeUndefined();
        expect(store.heightOf(bytesOf('no block', 32))).toBeUndefined();
      }));

    it('finds the block and place of every record of the log', () =>
      withChain(17, 100, async (store) => {
        for (let logIndex = 0; logIndex < 17 * RECORDS_PER_BLOCK; logIndex++) {
          expect(store.placeOfRecord(logIndex)).toEqual({
            height: Math.floor(logIndex / RECORDS_PER_BLOCK) + 1,
            index: logIndex % RECORDS_PER_BLOCK,
          });
        }
        expect(store.placeOfRecord(17 * RECORDS_PER_BLOCK)).toBeUndefined();
      }));

    it('refuses a block that does not continue the chain, and goes on unharmed', () =>
      withChain(2, 100, async (store) => {
        const next = chainBlock(3);
        const state = [
          { key: 'twice', value: bytesOf('1') },
          { key: 'twice', value: null },
        ];
        const wrong: readonly BlockWrite[] = [
          chainBlock(2),
          chainBlock(4),
          { ...next, firstIndex: next.firstIndex + 1 },
          { ...next, blockId: bytesOf('short', 31) },
          { ...next, state },
          { ...next, state: [{ key: 'ключ', value: bytesOf('1') }] },
          { ...next, lookups: [{ key: 'a\0b', value: bytesOf('1') }] },
          { ...next, subjects: [{ subject: 'a\nb', logIndex: 1 }] },
          { ...next, txs: [{ txId: txIdOf(3), index: RECORDS_PER_BLOCK }] },
          { ...next, stalePages: [{ prefix: '', version: 3 }] },
          { ...next, pages: [{ prefix: 'G', bytes: bytesOf('1') }] },
        ];
        for (const block of wrong) await expect(store.commitBlock(block)).rejects.toThrow(InvariantError);
        expect(store.tip()?.height).toBe(2);
        await store.commitBlock(next);
        expect(store.tip()?.height).toBe(3);
      }));

    it('keeps the state of exactly the retained heights', () =>
      withChain(30, 7, async (store) => {
        expect(store.oldestState()).toBe(24);
        for (let height = 24; height <= 30; height++) {
          expect(store.stateAt('hot', height)).toEqual(bytesOf(`hot ${height}`));
          expect(store.page('', height)).toEqual(bytesOf(`root page ${height}`));
        }
        expect(store.page('', 23)).toBeUndefined();
        for (const height of [0, 23, 31, -1, 24.5, Number.NaN]) {
          expect(() => store.stateAt('hot', height)).toThrow(FaultError);
          expect(() => store.stateAt('hot', height)).toThrow(/STORE_STATE_PRUNED/);
        }
      }));

    it('tells a deleted key from its older and newer values, also when it comes and goes', () =>
      withPlace(async (place) => {
        const store = await place.open(4);
        const values = ['a', null, null, 'b', null, 'c', 'd', null, null, null, null, null, 'e', null] as const;
        for (const [at, value] of values.entries()) {
          const height = at + 1;
          const state = [{ key: 'k', value: value === null ? null : bytesOf(value) }];
          await store.commitBlock({ ...chainBlock(height), state });
          for (let seen = store.oldestState(); seen <= height; seen++) {
            const expected = values[seen - 1];
            expect(store.stateAt('k', seen)).toEqual(typeof expected === 'string' ? bytesOf(expected) : undefined);
          }
          expect(store.stateGet('k')).toEqual(value === null ? undefined : bytesOf(value));
        }
        await store.close();
      }));

    it('never prunes blocks, records, tiles, lists', () =>
      withChain(40, 1, async (store) => {
        expect(store.oldestState()).toBe(40);
        expect(store.records(1)).toEqual(chainBlock(1).records);
        expect(store.header(1)).toEqual(chainBlock(1).header);
        expect(store.tile(0, 0)).toEqual(bytesOf('tile 40'));
        expect(await store.subjectRecords('tender/1', -1, 100)).toHaveLength(40);
        expect(await store.lookups('document/', 100)).toHaveLength(40);
      }));

    it('lists state by prefix in order, page by page', () =>
      withChain(0, 10, async (store) => {
        const keys = ['a', 'b/', 'b/1', 'b/10', 'b/2', 'b0', 'c'];
        const state = keys.map((key) => ({ key, value: bytesOf(key) }));
        await store.commitBlock({ ...chainBlock(1), state });
        const found: string[] = [];
        for (let after: string | undefined, pages = 0; pages < 10; pages++) {
          const page = await store.stateRange('b/', after, 2);
          for (const { key, value } of page) {
            expect(value).toEqual(bytesOf(key));
            found.push(key);
          }
          after = found.at(-1);
          if (page.length < 2) break;
        }
        expect(found).toEqual(['b/', 'b/1', 'b/10', 'b/2']);
        expect((await store.stateRange('', undefined, 100)).map(({ key }) => key)).toEqual(keys);
      }));

    it('orders lists by number, not by digits', () =>
      withChain(0, 10, async (store) => {
        for (let height = 1; height <= 100; height++) {
          const firstIndex = (height - 1) * RECORDS_PER_BLOCK;
          await store.commitBlock({ ...chainBlock(height), subjects: [{ subject: 's', logIndex: firstIndex }] });
        }
        const expected = Array.from({ length: 100 }, (_, at) => at * RECORDS_PER_BLOCK);
        expect(await store.subjectRecords('s', -1, 1000)).toEqual(expected);
        expect(await store.subjectRecords('s', 255, 2)).toEqual([258, 261]);
      }));

    it('keeps timers in order through commits and reopening', () =>
      withPlace(async (place) => {
        const first = await place.open(10);
        const add = ['due/3', 'due/1', 'due/20', 'dud', 'due0', 'due/2'];
        await first.commitBlock({ ...chainBlock(1), state: add.map((key) => ({ key, value: bytesOf(key) })) });
        expect(first.dueKeys('due/3', 10)).toEqual(['due/1', 'due/2', 'due/20']);
        const state = [
          { key: 'due/1', value: null },
          { key: 'due/15', value: bytesOf('x') },
          { key: 'due/9', value: null },
        ];
        await first.commitBlock({ ...chainBlock(2), state });
        expect(first.dueKeys('due/9', 2)).toEqual(['due/15', 'due/2']);
        await first.close();
        const again = await place.open(10);
        expect(again.dueKeys('zzz', 10)).toEqual(['due/15', 'due/2', 'due/20', 'due/3']);
        await again.close();
      }));

    it('knows the timers of every retained height, those deleted since included', () =>
      withPlace(async (place) => {
        const store = await place.open(3);
        const steps: readonly (readonly [string, boolean])[][] = [
          [
            ['due/3', true],
            ['due/1', true],
            ['dud', true],
          ],
          [['due/1', false]],
          [['due/2', true]],
          [
            ['due/1', true],
            ['due/3', false],
          ],
        ];
        for (const [at, changes] of steps.entries()) {
          const state = changes.map(([key, isThere]) => ({ key, value: isThere ? bytesOf(key) : null }));
          await store.commitBlock({ ...chainBlock(at + 1), state });
        }
        expect(await store.dueKeysAt(2)).toEqual(['due/3']);
        expect(await store.dueKeysAt(3)).toEqual(['due/2', 'due/3']);
        expect(await store.dueKeysAt(4)).toEqual(['due/1', 'due/2']);
        await expect(store.dueKeysAt(1)).rejects.toThrow(/STORE_STATE_PRUNED/);
        await expect(store.dueKeysAt(5)).rejects.toThrow(/STORE_STATE_PRUNED/);
        await store.close();
      }));

    it('keeps private facts apart from the chain', () =>
      withPlace(async (place) => {
        const first = await place.open(10);
        expect(first.metaGet('nodeId')).toBeUndefined();
        await first.metaPut('nodeId', bytesOf('one'));
        await first.metaPut('nodeId', bytesOf('two'));
        expect(first.metaGet('nodeId')).toEqual(bytesOf('two'));
        expect(first.tip()).toBeUndefined();
        await first.close();
        const again = await place.open(10);
        expect(again.metaGet('nodeId')).toEqual(bytesOf('two'));
        expect(again.stateGet('nodeId')).toBeUndefined();
        await again.close();
      }));
  });
}
