import { one, type Query } from '@/app/_ui/page';
import { type Listing, listing } from '@/lib/server/web/curate';

/** What of the desk's list a page is asked for by its address. */
export const listed = (query: Awaited<Query>): Listing =>
  listing.parse(Object.fromEntries(Object.keys(listing.shape).map((name) => [name, one(query[name])])));

/** The same for a form to carry. */
export const carried = ({ language, module, state, q }: Listing): Record<string, string> => ({
  ...{ language: language ?? '', module: module ?? '', state: state ?? '', q: q ?? '' },
});
