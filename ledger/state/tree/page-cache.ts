import type { HashedPage } from './hashed-page.ts';

/** Decoded committed pages by place and version. */
export interface PageCache {
  get(key: string): HashedPage | undefined;
  set(key: string, page: HashedPage): void;
}

/**
 * Builds a cache of at most pagesMax pages (each 1–3 KiB). Two generations: when the young one is half of the bound, the old one
 * is dropped and the young one ages; what is read comes back young. As good as least-recently-used here, without its lists.
 */
export function createPageCache(pagesMax: number): PageCache {
  let young = new Map<string, HashedPage>();
  let old = new Map<string, HashedPage>();
  const set = (key: string, page: HashedPage): void => {
    young.set(key, page);
    if (2 * young.size < pagesMax) return;
    old = young;
    young = new Map();
  };
  return {
    set,
    get(key) {
      const page = young.get(key);
      if (page !== undefined) return page;
      const aged = old.get(key);
      if (aged !== undefined) set(key, aged);
      return aged;
    },
  };
}
