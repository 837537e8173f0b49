import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { WideTable } from '@/app/_ui/staff/wide-table';
import { Moment } from '@/app/_ui/staff/words';
import type { SignedIn } from '@/lib/auth/staff-queries';
import type { SeenRun } from '@/lib/server/web/lab';
import { RunState } from './run-state';

interface RowsProps {
  runs: readonly SeenRun[];
  staff: SignedIn;
  /** The route that cancels one. */
  action: string;
  /** The page under which each has its own, where it has one. */
  page?: string;
  /** The second column: its head, and what it says of a run. */
  what: string;
  told: (run: SeenRun) => ReactNode;
  /** A column after the state. */
  more?: { head: string; of: (run: SeenRun) => ReactNode };
}

/** What somebody has asked for, with a way to what was found. */
export function RunRows({ runs, staff, action, page, what, told, more }: RowsProps) {
  const t = useTranslations('lab');
  return (
    <WideTable label={t('runs')}>
      <thead>
        <tr>
          <th scope="col">{t('asked')}</th>
          <th scope="col">{what}</th>
          <th scope="col">{t('state')}</th>
          {more && <th scope="col">{more.head}</th>}
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <tr key={run.id}>
            <td>
              <Moment at={run.madeAt} />
            </td>
            <td className="free">{told(run)}</td>
            <td>
              {page && run.found ? (
                <Link href={`${page}/${run.id}`} prefetch={false}>
                  {t('result')}
                </Link>
              ) : (
                <RunState run={run} staff={staff} action={action} />
              )}
            </td>
            {more && <td>{more.of(run)}</td>}
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}
