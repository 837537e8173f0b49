import { getTranslations } from 'next-intl/server';
import { FormFault } from '@/app/_ui/fault';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, type Query, uuidOrGone } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { PAGE, Paging, pageOf, withQuery } from '@/app/_ui/staff/paging';
import { Desk } from '@/app/_ui/staff/screen';
import { qrPath } from '@/lib/server/web/qr';
import { services } from '@/lib/server/web/services';
import { siteAddress } from '@/lib/server/web/staff-session';
import { statesOf } from '@/lib/server/web/teaching';
import { classOf, membersSeen } from '@/lib/teaching/classes';
import { hasEnded } from '@/lib/teaching/schema';
import { ByList } from './by-list';
import { Educators } from './educators';
import { Members } from './members';

type Params = Promise<{ class: string }>;

const DONE = {
  made: 'made',
  out: 'takenOut',
  unused: 'unusedRemoved',
  educator: 'educatorIsOut',
} as const;

/** A class: its code, and where each member stands. */
export default async function Class({ params, searchParams }: { params: Params; searchParams: Query }) {
  const id = uuidOrGone((await params).class);
  const staff = await theStaff('class.see', `class:${id}`);
  const query = await searchParams;
  const page = pageOf(one(query.page));
  const { db, clock, courses: store } = services();
  const found = await loaded(classOf(db, id));
  const isOver = hasEnded(found, clock());
  const slice = { from: (page - 1) * PAGE, most: PAGE };
  const members = await loaded(membersSeen(db, found, clock(), slice));
  const there = new Set((await loaded(store().list())).map((course) => course.id));
  const courses = await loaded(
    Promise.all(
      found.courseIds
        .filter((courseId) => there.has(courseId))
        .map(async (courseId) => ({
          course: await store().course(courseId, staff.language),
          members: await statesOf(members, courseId, staff.language),
        })),
    ),
  );
  const address = `${await siteAddress()}/join/${found.code}`;
  const qr = qrPath(address);
  const t = await getTranslations('teach');
  const staffWords = await getTranslations('staff');
  const done = DONE[one(query.done) as keyof typeof DONE];
  return (
    <Desk staff={staff} title={found.name} at="/teach">
      {done && <Notice tone="right" title={t(done)} />}
      <FormFault
        code={one(query.error)}
        title={staffWords('notSaved')}
        said={{ conflict: t('lastEducator') }}
        asked={clock()}
      />
      {isOver ? (
        <Notice title={t('ended')} />
      ) : (
        <section className="class-code" aria-labelledby="h-code">
          <svg className="qr" viewBox={`0 0 ${qr.size} ${qr.size}`} role="img" aria-label={t('qr')}>
            <path d={qr.path} />
          </svg>
          <div className="stack">
            <h2 id="h-code">{t('code')}</h2>
            <p className="code" dir="ltr">
              {found.code}
            </p>
            <p>{t('joinAt', { address })}</p>
          </div>
        </section>
      )}
      {!isOver && (
        <section className="stack" aria-labelledby="h-members">
          <h2 id="h-members">{t('membersCount', { count: found.members })}</h2>
          {found.members === 0 && <p>{t('noMembers')}</p>}
          {members.length > 0 &&
            courses.map(({ course, members: rows }) => (
              <Members key={course.structure.id} classId={id} course={course} members={rows} />
            ))}
          <Paging page={page} count={found.members} to={(to) => withQuery(`/teach/${id}`, { page: to })} />
        </section>
      )}
      {!isOver && <ByList classId={id} />}
      <Educators classId={id} isLinkShown={query.link !== undefined} />
      <section className="stack narrow" aria-labelledby="h-remove">
        <h2 id="h-remove">{t('removeTitle')}</h2>
        <p>{t('removeText')}</p>
        <form className="stack" method="post" action="/api/teach/remove">
          <input type="hidden" name="class" value={id} />
          <div className="choice">
            <input type="checkbox" id="confirm" name="confirm" value="yes" required />
            <label htmlFor="confirm">{t('removeConfirm')}</label>
          </div>
          <button type="submit" className="btn danger">
            {t('removeButton')}
          </button>
        </form>
      </section>
    </Desk>
  );
}
