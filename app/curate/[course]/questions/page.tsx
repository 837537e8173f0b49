import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, type Query } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { PAGE, Paging, pageOf, withQuery } from '@/app/_ui/staff/paging';
import { Desk } from '@/app/_ui/staff/screen';
import { shownGroups } from '@/lib/server/web/questions';
import { services } from '@/lib/server/web/services';
import { countGroups, groupsOf } from '@/lib/tutor/open/desk-queries';
import { DeskKeys } from '../[hint]/desk-keys';
import { GroupList } from './group-list';
import { Told } from './told';

type Params = Promise<{ course: string }>;

/** Questions of a course that the tutor did not answer, in groups; those that wait, or a list. */
export default async function Questions({ params, searchParams }: { params: Params; searchParams: Query }) {
  const { course: courseId } = await params;
  const staff = await theStaff('hint.review', `course:${courseId}`);
  const query = await searchParams;
  const { db, courses } = services();
  const course = await loaded(courses().course(courseId, staff.language));
  const shown = shownGroups.parse(one(query.shown));
  const page = pageOf(one(query.page));
  const [{ groups, count }, counts] = await loaded(
    Promise.all([
      groupsOf(db, courseId, shown, { from: (page - 1) * PAGE, most: PAGE }),
      countGroups(db, courseId),
    ]),
  );
  const t = await getTranslations('openQuestions');
  const here = `/curate/${courseId}/questions`;
  return (
    <Desk staff={staff} title={t('title')} at="/curate">
      <Told query={query} courseId={courseId} />
      {one(query.error) === 'gone' && (
        <Notice title={t('goneTitle')}>
          <p>{t('gone')}</p>
        </Notice>
      )}
      <p>
        <Link className="go" href={`/curate/${courseId}`} prefetch={false}>
          <bdi>{course.text.title}</bdi>
        </Link>
      </p>
      <p className="second">{t('intro')}</p>
      <nav aria-label={t('lists')} className="keys">
        {shownGroups.unwrap().options.map((name) => (
          <Link
            key={name}
            className="btn plain"
            href={withQuery(here, { shown: name === 'waiting' ? null : name })}
            aria-current={name === shown ? 'page' : undefined}
            prefetch={false}
          >
            {t('tab', { name: t(`shown.${name}`), count: counts[name].groups })}
          </Link>
        ))}
      </nav>
      <section className="stack" aria-labelledby="h-groups">
        <h2 id="h-groups">{t(`shown.${shown}`)}</h2>
        {groups.length === 0 ? (
          <p>{t(`empty.${shown}`)}</p>
        ) : (
          <GroupList here={here} groups={groups} shown={shown} />
        )}
        <Paging
          page={page}
          count={count}
          to={(to) => withQuery(here, { shown: shown === 'waiting' ? null : shown, page: to })}
        />
      </section>
      <DeskKeys title={t('keysTitle')} lines={t('keys').split('\n')} close={t('close')} />
    </Desk>
  );
}
