import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { Notice } from '@/app/_ui/notice';
import { one, type Query } from '@/app/_ui/page';
import { PAGE, Paging, withQuery } from '@/app/_ui/staff/paging';
import { Desk } from '@/app/_ui/staff/screen';
import type { SignedIn } from '@/lib/auth/staff-queries';
import type { CourseView } from '@/lib/content/store';
import { DeskKeys } from './[hint]/desk-keys';
import { SENT, type SentKind, Told } from './sent';

/** Rows of a page of a list. */
export const sliceOf = (page: number) => ({ from: (page - 1) * PAGE, most: PAGE });

interface SentListProps {
  kind: SentKind;
  staff: SignedIn;
  course: CourseView;
  query: Awaited<Query>;
  /** What the last decision came to, in words. */
  did: string | undefined;
  /** What waits comes first; `empty` is said where nothing stands in a list. */
  lists: readonly { name: string; label: string; count: number; empty: string }[];
  shown: string;
  page: number;
  /** Below the list. */
  more?: ReactNode;
  children: ReactNode;
}

/** What learners have sent to a course's desk, list by list. */
export async function SentList(props: SentListProps) {
  const { kind, staff, course, query, did, lists, shown, page, more, children } = props;
  const t = await getTranslations(kind);
  const courseId = course.structure.id;
  const list = lists.find(({ name }) => name === shown);
  const to = (name: string, at?: number) => {
    const given = name === lists[0]?.name ? null : name;
    return withQuery(`/curate/${courseId}/${SENT[kind].path}`, { shown: given, page: at });
  };
  return (
    <Desk staff={staff} title={t('title')} at="/curate">
      <Told kind={kind} courseId={courseId} query={query} did={did} />
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
        {lists.map(({ name, label, count }) => (
          <Link
            key={name}
            className="btn plain"
            href={to(name)}
            aria-current={name === shown ? 'page' : undefined}
            prefetch={false}
          >
            {t('tab', { name: label, count })}
          </Link>
        ))}
      </nav>
      <section className="stack" aria-labelledby="h-list">
        <h2 id="h-list">{list?.label}</h2>
        {list?.count ? children : <p>{list?.empty}</p>}
        <Paging page={page} count={list?.count ?? 0} to={(at) => to(shown, at)} />
      </section>
      {more}
      <DeskKeys title={t('keysTitle')} lines={t('keys').split('\n')} close={t('close')} />
    </Desk>
  );
}
