import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { FormFault } from '@/app/_ui/fault';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, type Query } from '@/app/_ui/page';
import { FilterForm } from '@/app/_ui/staff/filter-form';
import { theStaff } from '@/app/_ui/staff/guard';
import { PAGE, Paging, pageOf, withQuery } from '@/app/_ui/staff/paging';
import { Desk } from '@/app/_ui/staff/screen';
import { coursesSeen } from '@/lib/server/web/courses';
import { services } from '@/lib/server/web/services';
import { CourseTable } from './table';

const PATH = '/admin/courses';
const WHICH = ['offered', 'retired'] as const;
const DONE = { retire: 'retire', restore: 'restore', loaded: 'loaded' } as const;

/** Every course: what it holds, how far it is found by meaning, whether it is offered. */
export default async function Courses({ searchParams }: { searchParams: Query }) {
  const staff = await theStaff('course.see');
  const query = await searchParams;
  const text = (one(query.q) ?? '').slice(0, 100);
  const which = WHICH.find((known) => known === one(query.which)) ?? null;
  const page = pageOf(one(query.page));
  const isRetired = which && which === 'retired';
  const asked = { text, isRetired, language: staff.language, from: (page - 1) * PAGE, most: PAGE };
  const { courses, count, hasEmbedder } = await loaded(coursesSeen(asked));
  const words = await getTranslations('staff');
  const t = await getTranslations('staff.courses');
  const done = DONE[one(query.done) as keyof typeof DONE];
  const isFiltered = text !== '' || which !== null;
  return (
    <Desk staff={staff} title={words('place.courses')} at={PATH}>
      {done && (
        <Notice tone="right" title={t(`done.${done}`)}>
          {done === 'loaded' && hasEmbedder && <p>{t('loadedText')}</p>}
        </Notice>
      )}
      <FormFault
        code={one(query.error)}
        title={words('notSaved')}
        said={{ conflict: t('conflict'), 'not-found': t('notHere') }}
        asked={services().clock()}
      />
      <p>
        <Link className="go" href={`${PATH}/load`} prefetch={false}>
          {t('loadTitle')}
        </Link>
      </p>
      {(isFiltered || count > 1) && (
        <FilterForm
          action={PATH}
          text={{ label: t('search'), value: text }}
          choice={{
            ...{ name: 'which', label: t('which'), all: t('all'), value: which },
            options: WHICH.map((value) => ({ value, word: t(value) })),
          }}
        />
      )}
      {courses.length === 0 ? (
        <p>{isFiltered ? words('nothingFound') : t('none')}</p>
      ) : (
        <>
          <CourseTable courses={courses} staff={staff} hasEmbedder={hasEmbedder} />
          <p className="second">{t('retireText')}</p>
        </>
      )}
      <Paging page={page} count={count} to={(to) => withQuery(PATH, { q: text, which, page: to })} />
    </Desk>
  );
}
