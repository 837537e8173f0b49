import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Action } from '@/lib/auth/can';
import type { SignedIn } from '@/lib/auth/staff-queries';
import { mayStaff } from '@/lib/server/web/ask';
import './staff.css';

const PLACES: {
  href: string;
  action: Action;
  word:
    | 'home'
    | 'classes'
    | 'hints'
    | 'research'
    | 'health'
    | 'people'
    | 'courses'
    | 'invitations'
    | 'jobs'
    | 'contacts'
    | 'hubs'
    | 'storage'
    | 'settings'
    | 'audit';
}[] = [
  { href: '/staff', action: 'staff.self', word: 'home' },
  { href: '/teach', action: 'class.list', word: 'classes' },
  { href: '/curate', action: 'hint.list', word: 'hints' },
  { href: '/research', action: 'experiment.list', word: 'research' },
  { href: '/admin', action: 'site.see', word: 'health' },
  { href: '/admin/people', action: 'people.see', word: 'people' },
  { href: '/admin/invitations', action: 'people.see', word: 'invitations' },
  { href: '/admin/courses', action: 'course.see', word: 'courses' },
  { href: '/admin/contacts', action: 'contacts.see', word: 'contacts' },
  { href: '/admin/hubs', action: 'hub.see', word: 'hubs' },
  { href: '/admin/jobs', action: 'jobs.see', word: 'jobs' },
  { href: '/admin/storage', action: 'storage.see', word: 'storage' },
  { href: '/admin/settings', action: 'settings.see', word: 'settings' },
  { href: '/admin/audit', action: 'audit.see', word: 'audit' },
];

interface DeskProps {
  staff: SignedIn;
  title: string;
  /** The place of the rail that the page belongs to. */
  at: string;
  /** The page that this one is a part of. */
  back?: { href: string; word: string };
  children: ReactNode;
}

/** A page of staff: the places that they may open at the side, `<main>` beside them. */
export function Desk({ staff, title, at, back, children }: DeskProps) {
  const t = useTranslations('staff');
  const name = useTranslations('meta')('name');
  return (
    <div className="desk">
      <title>{`${title} · ${name}`}</title>
      <header className="rail">
        <p className="brand">{name}</p>
        <nav aria-label={t('places')}>
          <ul>
            {PLACES.filter(({ action }) => mayStaff(staff, action)).map(({ href, word }) => (
              <li key={href}>
                <Link href={href} prefetch={false} aria-current={href === at ? 'page' : undefined}>
                  {t(`place.${word}`)}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <form method="post" action="/api/staff/session">
          <input type="hidden" name="session" value="this" />
          <button type="submit" className="btn plain">
            {t('signOut')}
          </button>
        </form>
      </header>
      <main className="work">
        {back ? (
          <div className="top">
            <h1>{title}</h1>
            <Link href={back.href} prefetch={false}>
              {back.word}
            </Link>
          </div>
        ) : (
          <h1>{title}</h1>
        )}
        {children}
      </main>
    </div>
  );
}
