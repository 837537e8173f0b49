import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { loaded, one, type Query, UUID } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { withQuery } from '@/app/_ui/staff/paging';
import { nullWhere } from '@/lib/errors';
import { nearestSections, sectionsOf } from '@/lib/server/web/questions';
import { services } from '@/lib/server/web/services';
import { besideGroup, deskGroup } from '@/lib/tutor/open/desk-queries';
import { SentOne, Undo } from '../../sent';
import { didOf } from '../did';
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
  const group = UUID.test(id) ? await deskGroup(db, courseId, id).catch(nullWhere('not-found')) : null;
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
  const did = await didOf(query);
  const isTold = one(query.last) !== undefined;
  return (
    <SentOne
      {...{ kind: 'openQuestions' as const, courseId, query, staff, beside, did }}
      title={t('groupTitle', { count: group.count })}
    >
      <Asked group={group} sections={sections} fields={fields} mayChoose={isOpen} />
      <div className="stack">
        {isOpen && <Where sections={sections} nearest={nearest} />}
        {isOpen && <NotAnswered fields={fields} />}
        {group.state === 'in-review' && <Approve group={group} sections={sections} fields={fields} />}
        {!isOpen && group.state !== 'in-review' && <Decided group={group} sections={sections} />}
        {group.events.length > 0 && !isOpen && !isTold && (
          <Undo kind="openQuestions" courseId={courseId} id={id} seen={fields.seen} />
        )}
      </div>
    </SentOne>
  );
}
