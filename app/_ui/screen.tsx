import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { currentStaff } from '@/lib/server/web/staff-session';
import { Icon } from './icon';

interface ScreenProps {
  /** In the bar, and with the program's name in the browser's tab. */
  title: string;
  back?: { href: string; label: string };
  /** Course that the menu leads to; without one it leads to the start. */
  courseId?: string | undefined;
  /** No menu before a language is chosen. */
  menu?: boolean;
  /**
   * The program's name instead of the title, with the ornament below: the two screens one arrives
   * at.
   */
  brand?: boolean;
  /** The title is the page's only heading and stands in the bar. */
  titleIsHeading?: boolean;
  children: ReactNode;
}

/** One page: a row of chrome, then `<main>`, which holds `Body` and `Dock`. */
export function Screen(props: ScreenProps) {
  const t = useTranslations('meta');
  const Title = props.titleIsHeading ? 'h1' : 'p';
  return (
    <div className="screen">
      <title>{props.title === t('name') ? t('name') : `${props.title} · ${t('name')}`}</title>
      <header className={props.brand ? 'bar sewn' : 'bar'}>
        {props.back && (
          <Link className="bar-btn" href={props.back.href} aria-label={props.back.label} prefetch={false}>
            <Icon name="back" className="turn" />
          </Link>
        )}
        <Title className={props.brand ? 'title brand' : 'title'}>
          {props.brand ? t('name') : props.title}
        </Title>
        {props.menu !== false && <Menu courseId={props.courseId} />}
      </header>
      {props.brand && <div className="ornament" />}
      <main className="main">{props.children}</main>
    </div>
  );
}

function Menu({ courseId }: { courseId: string | undefined }) {
  const t = useTranslations('nav');
  const map = courseId ? `/course/${courseId}` : '/';
  const places = [
    { href: map, label: t('course') },
    ...(courseId ? [{ href: `${map}/search`, label: t('search') }] : []),
    ...(courseId ? [{ href: `${map}/progress`, label: t('progress') }] : []),
    ...(courseId ? [{ href: `${map}/sheets`, label: t('sheets') }] : []),
    { href: courseId ? `/tutor?course=${courseId}` : '/tutor', label: t('tutor') },
    { href: '/help', label: t('help') },
    { href: '/settings', label: t('settings') },
    { href: '/privacy', label: t('privacy') },
  ];
  return (
    <details className="menu">
      <summary className="bar-btn" aria-label={t('menu')}>
        <Icon name="menu" />
      </summary>
      <nav aria-label={t('menu')}>
        <ul>
          {places.map((place) => (
            <li key={place.href}>
              <Link href={place.href} prefetch={false}>
                {place.label}
              </Link>
            </li>
          ))}
          <StaffPlace />
        </ul>
      </nav>
    </details>
  );
}

/** To the pages of staff, for who has signed in to them on this browser; nobody else sees it. */
async function StaffPlace() {
  const staff = await currentStaff().catch(() => null);
  if (!staff) return null;
  const t = await getTranslations('nav');
  return (
    <li>
      <a href="/staff">{t('staff')}</a>
    </li>
  );
}

export function Body({ children, spread }: { children: ReactNode; spread?: boolean }) {
  return <div className={spread ? 'body spread' : 'body'}>{children}</div>;
}

/** Where the thumb is: the screen's one main action. */
export function Dock({ children }: { children: ReactNode }) {
  return <div className="dock">{children}</div>;
}
