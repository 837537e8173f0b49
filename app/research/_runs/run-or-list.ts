import { redirect } from 'next/navigation';
import { loaded } from '@/app/_ui/page';
import { withQuery } from '@/app/_ui/staff/paging';
import { hasCode } from '@/lib/errors';

/** A run; where it is not there any more, its list, which says so. */
export const runOrList = <T>(run: Promise<T>, list: string): Promise<T> =>
  loaded(
    run.catch((error: unknown) => {
      if (hasCode(error, 'not-found')) return redirect(withQuery(list, { error: 'not-found' }));
      throw error;
    }),
  );
