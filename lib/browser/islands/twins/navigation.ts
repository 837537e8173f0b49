/** next/navigation where each page is a document of its own. */
const router = {
  push: (address: string) => window.location.assign(address),
  replace(address: string) {
    const { origin, pathname, search } = window.location;
    const target = new URL(address, origin);
    // the same page says something else now: another fragment alone would only scroll
    const isScroll = target.hash !== '' && target.pathname + target.search === pathname + search;
    if (!isScroll) return window.location.replace(address);
    window.history.replaceState(null, '', address);
    window.location.reload();
  },
  /** What `replace` leads to is new. */
  refresh() {},
};
export const useRouter = () => router;
export const usePathname = () => window.location.pathname;
export const useSearchParams = () => window.location.search.slice(1);
