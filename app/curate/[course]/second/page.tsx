import { getTranslations } from 'next-intl/server';
import { FormFault } from '@/app/_ui/fault';
import { Hidden } from '@/app/_ui/hidden';
import { spoken } from '@/app/_ui/languages';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, type Query } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { Desk } from '@/app/_ui/staff/screen';
import { countSeconds, nextSecond } from '@/lib/hints/second-queries';
import { onDesk } from '@/lib/server/web/curate';
import { services } from '@/lib/server/web/services';
import { DeskKeys } from '../[hint]/desk-keys';
import { ItemAndPassage } from '../[hint]/item-and-passage';
import { Choice } from './choice';

type Params = Promise<{ course: string }>;

/** A hint on which somebody has decided, for a second reader who does not see how. */
export default async function Second({ params, searchParams }: { params: Params; searchParams: Query }) {
  const { course: courseId } = await params;
  const staff = await theStaff('hint.review', `course:${courseId}`);
  const query = await searchParams;
  const { db, clock } = services();
  const [next, count] = await loaded(
    Promise.all([nextSecond(db, courseId, staff, clock()), countSeconds(db, courseId, staff.name)]),
  );
  const desk = next && (await loaded(onDesk(courseId, next.hint.id, staff)));
  const t = await getTranslations('desk');
  const c = await getTranslations('curate');
  return (
    <Desk
      staff={staff}
      title={t('second.title')}
      at="/curate"
      back={{ href: `/curate/${courseId}`, word: c('toList') }}
    >
      {query.done && <Notice tone="right" title={t('second.saved')} />}
      <FormFault
        code={one(query.error)}
        title={c('notSavedTitle')}
        said={{ conflict: t('second.gone') }}
        asked={clock()}
      />
      {next === null || desk === null ? (
        <p>{t('second.none')}</p>
      ) : (
        <div className="review fitted">
          <ItemAndPassage ground={desk.ground} screenLanguage={staff.language} hint={next.hint.text} />
          <div className="side">
            <p className="second">{t('second.text', { count })}</p>
            <section className="stack tight" aria-labelledby="h-hint">
              <h2 id="h-hint">
                {next.hint.level === 0 ? c('hintForWrong') : c('hintOf', { level: next.hint.level })}
              </h2>
              <p className="hint-text" {...spoken(next.hint.language, staff.language)}>
                {next.hint.text}
              </p>
            </section>
            <Choice key={next.hint.id} action="/api/curate/second" yes={t('second.approve')}>
              <Hidden fields={{ course: courseId, hint: next.hint.id, seq: String(next.seq) }} />
            </Choice>
          </div>
        </div>
      )}
      <DeskKeys title={c('keysTitle')} lines={t('second.keys').split('\n')} close={c('close')} />
    </Desk>
  );
}
