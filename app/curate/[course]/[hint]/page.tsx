import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, type Query, uuidOrGone } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { withQuery } from '@/app/_ui/staff/paging';
import { Desk } from '@/app/_ui/staff/screen';
import { isBlocked } from '@/lib/hints/checks/run-checks';
import { beside, countListed } from '@/lib/hints/desk-queries';
import { effectOfHint } from '@/lib/hints/effect-queries';
import { LONGEST_HINT } from '@/lib/hints/schema';
import { filterOf, onDesk } from '@/lib/server/web/curate';
import { services } from '@/lib/server/web/services';
import { EffectLine } from '../effect-line';
import { itemPage } from '../item-page';
import { carried, listed } from '../listed';
import { Checks } from './checks';
import { DeskKeys } from './desk-keys';
import { Editor } from './editor';
import { BackInReview, HintText, History } from './hint-text';
import { ItemAndPassage } from './item-and-passage';
import { Told } from './told';
import { Verdict } from './verdict';

type Params = Promise<{ course: string; hint: string }>;

/** One hint on one screen: the exercise, where it comes from, what the checks say, the verdict. */
export default async function Hint({ params, searchParams }: { params: Params; searchParams: Query }) {
  const { course: courseId, hint: id } = await params;
  const staff = await theStaff('hint.review', `course:${courseId}`);
  const query = await searchParams;
  const desk = await loaded(onDesk(courseId, uuidOrGone(id), staff));
  const { hint, ground, look } = desk;
  const { db, courses, clock } = services();
  const narrowed = listed(query);
  const filter = await loaded(filterOf(courses(), courseId, narrowed));
  const who = { hintId: id, staffId: staff.id, now: clock() };
  const [effect, { next, previous }, count] = await loaded(
    Promise.all([effectOfHint(db, id), beside(db, filter, who), countListed(db, filter)]),
  );
  const to = (other: string | null) => other && withQuery(`/curate/${courseId}/${other}`, narrowed);
  const here = withQuery(`/curate/${courseId}/${id}`, narrowed);
  const typed = one(query.typed)?.slice(0, LONGEST_HINT);
  const isEditing = one(query.edit) === 'yes';
  const shown = isEditing && typed ? typed : hint.text;
  const { checks } = look(shown, hint.provenance);
  const t = await getTranslations('curate');
  const w = await getTranslations('write');
  const seen = String(hint.events.at(-1)?.seq ?? 0);
  const fields = { course: courseId, hint: id, seen, ...carried(narrowed) };
  return (
    <Desk
      staff={staff}
      title={hint.level === 0 ? t('hintForWrong') : t('hintOf', { level: hint.level })}
      at="/curate"
      back={{ href: withQuery(`/curate/${courseId}`, narrowed), word: t('toListOf', { count }) }}
    >
      <Told query={query} fields={fields} />
      <BackInReview hint={hint} />
      {hint.isClaimed && <Notice title={t('claimed')} />}
      <div className="review fitted">
        <ItemAndPassage
          ground={ground}
          screenLanguage={staff.language}
          hint={shown}
          heading={
            <Link
              className="go"
              href={withQuery(itemPage(courseId, hint.itemId), { from: id })}
              prefetch={false}
            >
              {w('allHints')}
            </Link>
          }
        />
        <div className="side" key={seen}>
          {isEditing ? (
            <Editor hint={hint} typed={typed} fields={fields} here={here} isBlocked={isBlocked(checks)} />
          ) : (
            <>
              <HintText hint={hint} screenLanguage={staff.language} />
              <Verdict
                hint={hint}
                fields={fields}
                isBlocked={isBlocked(checks)}
                edit={withQuery(`/curate/${courseId}/${id}`, { ...narrowed, edit: 'yes' })}
                next={to(next)}
                previous={to(previous)}
              />
            </>
          )}
          <Checks checks={checks} />
          {effect && <EffectLine effect={effect} />}
          <History events={hint.events}>{!effect && <EffectLine effect={effect} />}</History>
        </div>
      </div>
      <DeskKeys title={t('keysTitle')} lines={t('keys').split('\n')} close={t('close')} />
    </Desk>
  );
}
