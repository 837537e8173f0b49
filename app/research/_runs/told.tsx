import { getTranslations } from 'next-intl/server';
import { FormFault } from '@/app/_ui/fault';
import { Notice } from '@/app/_ui/notice';
import { one, type Query } from '@/app/_ui/page';
import { LookAgain } from '@/app/_ui/staff/look-again';
import type { SeenRun } from '@/lib/server/web/lab';
import { services } from '@/lib/server/web/services';

interface ToldProps {
  query: Awaited<Query>;
  runs: readonly SeenRun[];
  /** What a form of the page has to hold. */
  bad: string;
}

/** What the last form came to, and a page that is asked for again while a run is under way. */
export async function Told({ query, runs, bad }: ToldProps) {
  const t = await getTranslations('lab');
  const done = (['begun', 'cancelled', 'forgotten'] as const).find((known) => known === one(query.done));
  return (
    <>
      {done && <Notice tone="right" title={t(`did.${done}`)} />}
      <FormFault
        code={one(query.error)}
        title={t('notBegun')}
        said={{
          ...{ conflict: t('tooMany'), 'bad-input': bad, 'not-found': t('gone') },
          'over-budget': () => t('keptMany'),
        }}
        asked={services().clock()}
      />
      {runs.some(({ endedAt }) => endedAt === null) && <LookAgain />}
    </>
  );
}
