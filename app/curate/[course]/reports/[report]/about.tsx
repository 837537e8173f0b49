import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { isolated, spoken } from '@/app/_ui/languages';
import { loaded } from '@/app/_ui/page';
import type { SignedIn } from '@/lib/auth/staff-queries';
import { nullWhere } from '@/lib/errors';
import { piecePage } from '@/lib/server/web/editing';
import { sectionsOf } from '@/lib/server/web/questions';
import { services } from '@/lib/server/web/services';
import type { DeskReport } from '@/lib/tutor/report-queries';
import { Exercise } from '../../exercise';
import { itemPage } from '../../item-page';

interface AboutProps {
  courseId: string;
  report: DeskReport;
  staff: SignedIn;
}

/** What a report speaks of: an exercise with its key, or a question and what the tutor showed. */
export async function About(props: AboutProps) {
  return props.report.itemId ? <OfItem {...props} /> : <OfAnswer {...props} />;
}

async function OfItem({ courseId, report: { itemId, itemVersion, language }, staff }: AboutProps) {
  const t = await getTranslations('reports');
  const hints = await getTranslations('write');
  const edit = await getTranslations('edit');
  const courses = services().courses();
  const find = (version?: string) =>
    courses.item(courseId, itemId ?? '', language, version).catch(nullWhere('not-found'));
  const [item, today] = await loaded(Promise.all([find(itemVersion ?? undefined), find()]));
  return (
    <section className="stack tight" aria-labelledby="h-item">
      <div className="headed">
        <h2 id="h-item">{t('itemTitle')}</h2>
        {today && itemId && (
          <>
            <Link href={itemPage(courseId, itemId)} prefetch={false}>
              {hints('allHints')}
            </Link>
            <Link
              href={piecePage(courseId, { kind: 'item', id: itemId, language: today.language })}
              prefetch={false}
            >
              {edit('toEdit')}
            </Link>
          </>
        )}
      </div>
      {!today && <p>{t('itemGone')}</p>}
      {today && today.version !== itemVersion && <p>{t('itemChanged')}</p>}
      {item && <Exercise item={item} screenLanguage={staff.language} />}
    </section>
  );
}

async function OfAnswer({ courseId, report: { text, language, shown }, staff }: AboutProps) {
  const t = await getTranslations('reports');
  const sections = await loaded(sectionsOf(courseId, staff.language));
  const headings = shown.map(
    ({ moduleId, sectionId }) =>
      sections.find(({ key }) => key === `${moduleId}/${sectionId}`)?.heading ?? `${moduleId}/${sectionId}`,
  );
  return (
    <section className="stack tight" aria-labelledby="h-question">
      <h2 id="h-question">{t('question')}</h2>
      <p className="hint-text" {...spoken(language, staff.language)}>
        {text}
      </p>
      {headings.length === 0 && <p>{t('showedNothing')}</p>}
      {headings.map((section) => (
        <p key={section}>{t('showed', { section: isolated(section) })}</p>
      ))}
    </section>
  );
}
