import { getTranslations } from 'next-intl/server';
import { FormFault } from '@/app/_ui/fault';
import { Hidden } from '@/app/_ui/hidden';
import { spoken } from '@/app/_ui/languages';
import { loaded, one, type Query } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { Desk } from '@/app/_ui/staff/screen';
import { nullWhere } from '@/lib/errors';
import { groundOf } from '@/lib/hints/ground';
import { practicesOf } from '@/lib/hints/practice-queries';
import { services } from '@/lib/server/web/services';
import { DeskKeys } from '../[hint]/desk-keys';
import { ItemAndPassage } from '../[hint]/item-and-passage';
import { LanguageField } from '../forms';
import { Choice } from '../second/choice';
import { Result } from './result';

type Params = Promise<{ course: string }>;

/** Copies of approved hints, some with a fault put in: how many does one miss? */
export default async function Practise({ params, searchParams }: { params: Params; searchParams: Query }) {
  const { course: courseId } = await params;
  const staff = await theStaff('hint.review', `course:${courseId}`);
  const query = await searchParams;
  const { db, courses: store, clock } = services();
  const courses = store();
  const course = await loaded(courses.course(courseId, staff.language));
  const practices = await loaded(practicesOf(db, staff.id, courseId));
  const [last] = practices;
  const at = last?.answers.length ?? 0;
  const card = last?.cards[at];
  const where = card && last && { courseId, itemId: card.itemId, language: last.language };
  // a card of an exercise that has left the course ends its practice
  const ground = where && (await loaded(groundOf(courses, where).catch(nullWhere('not-found'))));
  const t = await getTranslations('practise');
  const c = await getTranslations('curate');
  return (
    <Desk
      staff={staff}
      title={t('title')}
      at="/curate"
      back={{ href: `/curate/${courseId}`, word: course.text.title }}
    >
      <FormFault
        code={one(query.error)}
        title={c('notSavedTitle')}
        said={{ conflict: t('notNow') }}
        asked={clock()}
      />
      {card && last && ground ? (
        <div className="review fitted">
          <ItemAndPassage ground={ground} screenLanguage={staff.language} hint={card.text} />
          <div className="side">
            <p className="second">{t('card', { n: at + 1, of: last.cards.length })}</p>
            <section className="stack tight" aria-labelledby="h-hint">
              <h2 id="h-hint">{c('hintOf', { level: card.level })}</h2>
              <p className="hint-text" {...spoken(last.language, staff.language)}>
                {card.text}
              </p>
            </section>
            <Choice key={at} action="/api/curate/practice" yes={t('passes')}>
              <Hidden fields={{ course: courseId, practice: last.id, at: String(at) }} />
            </Choice>
          </div>
        </div>
      ) : (
        <>
          {last && <Result practice={last} screenLanguage={staff.language} />}
          <p>{t('text')}</p>
          <form className="filter" method="post" action="/api/curate/practice">
            <Hidden fields={{ course: courseId, do: 'begin' }} />
            <LanguageField id="language" course={course} chosen={last?.language ?? staff.language} />
            <button type="submit" className="btn quiet">
              {t('begin')}
            </button>
          </form>
        </>
      )}
      <DeskKeys title={c('keysTitle')} lines={t('keys').split('\n')} close={c('close')} />
    </Desk>
  );
}
