import { getTranslations } from 'next-intl/server';
import { Hidden } from '@/app/_ui/hidden';
import { isolated, spoken } from '@/app/_ui/languages';
import { Notice } from '@/app/_ui/notice';
import { loaded } from '@/app/_ui/page';
import type { Learner } from '@/lib/auth/schema';
import { hasCode } from '@/lib/errors';
import { services } from '@/lib/server/web/services';
import { type ReportNews as News, reportNews } from '@/lib/tutor/report-queries';

/** At once; the others come when these were read. */
const MOST = 3;

/** What was done about what the learner has reported, until they say that they have read it. */
export async function ReportNews({ learner, courseId }: { learner: Learner; courseId: string }) {
  const news = await loaded(reportNews(services().db, learner.id, MOST));
  if (news.length === 0) return null;
  const t = await getTranslations('reports');
  return (
    <Notice tone="plain" title={t('learner.newsTitle')}>
      {news.map((one) => (
        <Line key={one.id} news={one} learner={learner} />
      ))}
      <form method="post" action="/api/report/read" data-enhance>
        <Hidden fields={{ course: courseId }} />
        {news.map(({ id }) => (
          <input type="hidden" key={id} name="report" value={id} />
        ))}
        <button type="submit" className="btn quiet">
          {t('learner.read')}
        </button>
      </form>
    </Notice>
  );
}

async function Line({ news, learner }: { news: News; learner: Learner }) {
  const t = await getTranslations('reports');
  const what = news.itemId ? await stemOf(news, learner.contentLanguage) : news.text;
  return (
    <div className="stack tight">
      {what && (
        <p className="second">
          {t(news.itemId ? 'learner.ofItem' : 'learner.ofAnswer', { what: isolated(what) })}
        </p>
      )}
      <p>{t(`learner.${news.outcome}`)}</p>
      {news.said && (
        <p>
          {t('learner.said')} <q {...spoken(news.saidIn ?? 'en', learner.screenLanguage)}>{news.said}</q>
        </p>
      )}
    </div>
  );
}

/** Null where the exercise has left the course. */
async function stemOf({ courseId, itemId }: News, language: string): Promise<string | null> {
  try {
    return (
      await services()
        .courses()
        .item(courseId, itemId ?? '', language)
    ).text.stem;
  } catch (error) {
    if (hasCode(error, 'not-found')) return null;
    throw error;
  }
}
