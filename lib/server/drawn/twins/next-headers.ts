import { asked } from '../asked';

/** next/headers of the page that is drawn. Its cookies are cookies.ts' own. */
export const headers = async (): Promise<Headers> => asked().headers;
