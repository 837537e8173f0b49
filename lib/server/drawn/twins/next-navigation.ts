import { asked } from '../asked';

export * from '../../../browser/page/redirect';

export const usePathname = () => asked().url.pathname;
export const useSearchParams = () => asked().url.searchParams;
