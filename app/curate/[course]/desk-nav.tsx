import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { withQuery } from '@/app/_ui/staff/paging';
import type { Narrowing } from '@/lib/server/web/curate';

interface DeskNavProps {
  courseId: string;
  narrowed: Narrowing;
  /** Hints that wait for a second reader: this one. */
  seconds: number;
}

/** Other work at the desk of a course. */
export function DeskNav({ courseId, narrowed, seconds }: DeskNavProps) {
  const t = useTranslations('desk');
  const toEdit = useTranslations('edit')('toEdit');
  const at = `/curate/${courseId}`;
  const places = [
    { href: withQuery(`${at}/drafts`, narrowed), word: t('nav.drafts') },
    { href: withQuery(`${at}/bulk`, narrowed), word: t('nav.bulk') },
    { href: `${at}/second`, word: t('nav.second', { count: seconds }) },
    { href: `${at}/practice`, word: t('nav.practise') },
    { href: `${at}/figures`, word: t('nav.figures') },
    { href: `${at}/edit`, word: toEdit },
  ];
  return (
    <nav className="row" aria-label={t('nav.title')}>
      {places.map(({ href, word }) => (
        <Link className="go" href={href} prefetch={false} key={href}>
          {word}
        </Link>
      ))}
    </nav>
  );
}
