import Link from 'next/link';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { loaded, one, type Query, UUID } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { withQuery } from '@/app/_ui/staff/paging';
import { Desk } from '@/app/_ui/staff/screen';
import { hasCode } from '@/lib/errors';
import { nearestSections, sectionsOf } from '@/lib/server/web/questions';
import { services } from '@/lib/server/web/services';
import { besideGroup, deskGroup } from '@/lib/tutor/open/desk-queries';
import { DeskKeys } from '../../[hint]/desk-keys';
import { Told, Undo } from '../told';
import { Approve } from './approve';
import { Asked } from './asked';
import { Decided } from './decided';
import { NotAnswered, Where } from './where';

type Params = Promise<{ course: string; group: string }>;

/** One group of questions on one screen: what was asked, where it may be answered, the decision. */
export default async function Group({ params, searchParams }: { params: Params; searchParams: Query }) {
  const { course: courseId, group: id } = await params;
  const staff = await theStaff('hint.review', `course:${courseId}`);
  const query = await searchParams;
  const list = `/curate/${courseId}/questions`;
  const gone = withQuery(list, { error: 'gone' });
  const { db } = services();
  const group = UUID.test(id)
    ? await deskGroup(db, courseId, id).catch((error: unknown) => {
        if (hasCode(error, 'not-found')) return null;
        throw error;
      })
    : null;
  if (!group) return redirect(gone);
  // what it added stands, and can be taken back, when those who asked have gone
  if (group.count === 0 && group.added.length === 0)
    return redirect(one(query.done) === 'undo' ? withQuery(list, { done: 'undo' }) : gone);
  const [beside, sections] = await loaded(
    Promise.all([besideGroup(db, courseId, id), sectionsOf(courseId, staff.language)]),
  );
  const isOpen = group.state === 'open';
  const nearest = isOpen ? await loaded(nearestSections(group, sections, staff.language)) : [];
  const t = await getTranslations('openQuestions');
  const fields = { course: courseId, group: id, seen: String(group.events.at(-1)?.seq ?? 0) };
  const isTold = one(query.last) !== undefined;
  return (
    <Desk staff={staff} title={t('groupTitle', { count: group.count })} at="/curate">
      <Told query={query} courseId={courseId} />
      <nav className="keys" aria-label={t('title')}>
        <Link className="btn plain" href={list} prefetch={false}>
          {t('back')}
        </Link>
        {beside.previous && (
          <Link className="btn plain" href={`${list}/${beside.previous}`} prefetch={false} data-key="k">
            {t('previous')} <kbd>K</kbd>
          </Link>
        )}
        {beside.next && (
          <Link className="btn plain" href={`${list}/${beside.next}`} prefetch={false} data-key="j">
            {t('next')} <kbd>J</kbd>
          </Link>
        )}
      </nav>
      <div className="review">
        <Asked group={group} sections={sections} fields={fields} mayChoose={isOpen} />
        <div className="stack">
          {isOpen && <Where sections={sections} nearest={nearest} />}
          {isOpen && <NotAnswered fields={fields} />}
          {group.state === 'in-review' && <Approve group={group} sections={sections} fields={fields} />}
          {!isOpen && group.state !== 'in-review' && <Decided group={group} sections={sections} />}
          {group.events.length > 0 && !isOpen && !isTold && (
            <Undo courseId={courseId} group={id} seen={fields.seen} />
          )}
        </div>
      </div>
      <DeskKeys title={t('keysTitle')} lines={t('keys').split('\n')} close={t('close')} />
    </Desk>
  );
}
