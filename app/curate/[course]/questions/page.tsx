import { getTranslations } from 'next-intl/server';
import { loaded, one, type Query } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { pageOf } from '@/app/_ui/staff/paging';
import { shownGroups } from '@/lib/server/web/questions';
import { services } from '@/lib/server/web/services';
import { countGroups, groupsOf } from '@/lib/tutor/open/desk-queries';
import { unsentByHeading } from '@/lib/tutor/open/unsent-queries';
import { SentList, sliceOf } from '../sent-list';
import { didOf } from './did';
import { GroupList } from './group-list';
import { UnsentList } from './unsent';

type Params = Promise<{ course: string }>;

/** Questions of a course that the tutor did not answer, in groups; those that wait, or a list. */
export default async function Questions({ params, searchParams }: { params: Params; searchParams: Query }) {
  const { course: courseId } = await params;
  const staff = await theStaff('hint.review', `course:${courseId}`);
  const query = await searchParams;
  const { db, courses, clock } = services();
  const course = await loaded(courses().course(courseId, staff.language));
  const shown = shownGroups.parse(one(query.shown));
  const page = pageOf(one(query.page));
  const [groups, counts, unsent] = await loaded(
    Promise.all([
      groupsOf(db, courseId, shown, sliceOf(page)),
      countGroups(db, courseId),
      shown === 'waiting' ? unsentByHeading(db, courseId, clock()) : [],
    ]),
  );
  const t = await getTranslations('openQuestions');
  const lists = shownGroups.unwrap().options.map((name) => ({
    ...{ name, label: t(`shown.${name}`), count: counts[name].groups, empty: t(`empty.${name}`) },
  }));
  const did = await didOf(query);
  return (
    <SentList
      kind="openQuestions"
      {...{ staff, course, query, did, lists, shown, page }}
      more={<UnsentList unsent={unsent} />}
    >
      <GroupList here={`/curate/${courseId}/questions`} groups={groups} shown={shown} />
    </SentList>
  );
}
