import { getTranslations } from 'next-intl/server';
import { isolated, spoken } from '@/app/_ui/languages';
import { loaded } from '@/app/_ui/page';
import type { SignedIn } from '@/lib/auth/staff-queries';
import { solutionOf } from '@/lib/content/answered';
import { hasCode } from '@/lib/errors';
import { sectionsOf } from '@/lib/server/web/questions';
import { services } from '@/lib/server/web/services';
import type { DeskReport } from '@/lib/tutor/report-queries';

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
  const courses = services().courses();
  const find = (version?: string) =>
    courses.item(courseId, itemId ?? '', language, version).catch((error: unknown) => {
      if (hasCode(error, 'not-found')) return null;
      throw error;
    });
  const [item, today] = await loaded(Promise.all([find(itemVersion ?? undefined), find()]));
  const lines = item ? solutionOf(item).lines : [];
  const others = Object.entries(item?.text.options ?? {}).filter(([, words]) => !lines.includes(words));
  const inLanguage = spoken(item?.language ?? language, staff.language);
  return (
    <section className="stack tight" aria-labelledby="h-item">
      <h2 id="h-item">{t('itemTitle')}</h2>
      {!today && <p>{t('itemGone')}</p>}
      {today && today.version !== itemVersion && <p>{t('itemChanged')}</p>}
      {item && (
        <>
          <div {...inLanguage} className="stack tight">
            {item.text.case && <p>{item.text.case}</p>}
            <p>
              <b>{item.text.stem}</b>
            </p>
          </div>
          <p className="second">{t('key')}</p>
          <ul {...inLanguage} className="key">
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          {others.length > 0 && (
            <>
              <p className="second">{t('otherAnswers')}</p>
              <ul {...inLanguage} className="others">
                {others.map(([id, words]) => (
                  <li key={id}>{words}</li>
                ))}
              </ul>
            </>
          )}
        </>
      )}
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
