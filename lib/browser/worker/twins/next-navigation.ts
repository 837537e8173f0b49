import { asked } from './next-headers';

export * from '../../page/redirect';

export const usePathname = () => asked().pathname;
export const useSearchParams = () => asked().searchParams;
