import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { getTranslations } from 'next-intl/server';
import { Icon } from '@/app/_ui/icon';
import { one, type Query } from '@/app/_ui/page';
import { Body, Screen } from '@/app/_ui/screen';
import { PackFile } from '@/app/(learn)/course/[course]/offline/pack-file';
import { PassOn } from '@/app/(learn)/course/[course]/offline/pass-on';
import { passOnWords } from '@/app/(learn)/course/[course]/offline/pass-on-words';
import { SignOut } from '@/app/(learn)/settings/profile';
import { holderOf, thePhone } from './assemble';

/** Says with words that the page is the phone's own, and what waits; no alarm. */
export function Sign({ waiting }: { waiting: number }) {
  const t = useTranslations('offline');
  return (
    <p className="net-sign" id="net-sign" role="status">
      <Icon name="off" /> {t('signSaved')}
      {waiting > 0 && <span data-sent={t('signSent')}> · {t('signWaiting', { count: waiting })}</span>}
    </p>
  );
}

/** In the place of a page that was never saved: what is here. */
export function NotHere({ courses }: { courses: readonly { courseId: string; title: string }[] }) {
  const t = useTranslations('offline');
  return (
    <Screen title={t('notHereTitle')} brand menu={false}>
      <Body>
        <div className="stack tight">
          <h1>{t('notHereTitle')}</h1>
          <p>{t('notHereText')}</p>
          <h2 id="h-here">{t('here')}</h2>
          <ul className="links" aria-labelledby="h-here">
            {courses.map(({ courseId, title }) => (
              <li key={courseId}>
                <Link href={`/course/${courseId}`}>
                  <bdi>{title}</bdi>
                </Link>
              </li>
            ))}
          </ul>
        </div>
      </Body>
    </Screen>
  );
}

/** In the place of the page that saves: without a server nothing is saved or deleted. */
export async function SavedHere({
  params,
  searchParams,
}: {
  params: Promise<{ course: string }>;
  searchParams: Query;
}) {
  const { course } = await params;
  const { pack } = await searchParams;
  const t = await getTranslations('offline');
  const nav = await getTranslations('nav');
  return (
    <Screen
      title={t('title')}
      titleIsHeading
      back={{ href: `/course/${course}`, label: nav('backToCourse') }}
      courseId={course}
    >
      <Body>
        <div className="stack">
          <p>
            <b>{t('saved')}</b>
          </p>
          <p>{t('savedText')}</p>
          <p className="second">{t('lost')}</p>
          <PassOn courseId={course} words={await passOnWords()} />
          <PackFile said={one(pack)} />
        </div>
      </Body>
    </Screen>
  );
}

/** In the place of settings: they are the server's, but for signing out. */
export async function SettingsHere() {
  const t = await getTranslations('offline');
  const nav = await getTranslations('nav');
  const who = await holderOf(thePhone());
  return (
    <Screen title={nav('settings')} titleIsHeading back={{ href: '/', label: nav('back') }}>
      <Body>
        <p>{t('serversText')}</p>
        <SignOut name={who?.isNamed ? '' : null} />
      </Body>
    </Screen>
  );
}

/** Somebody signs out, and not all of what they did has been sent. */
export function Leaving({ waiting, fields }: { waiting: number; fields: readonly [string, string][] }) {
  const t = useTranslations('offline');
  return (
    <Screen title={t('leaveTitle')} titleIsHeading menu={false}>
      <Body>
        <div className="stack">
          <p>{t('leaveText', { count: waiting })}</p>
          <Link className="btn" href="/">
            {t('leaveStay')}
          </Link>
          <form className="stack" method="post" action="/api/sign-out">
            {fields.map(([name, value]) => (
              <input type="hidden" key={name} name={name} value={value} />
            ))}
            <input type="hidden" name="waiting" value="drop" />
            <button type="submit" className="btn danger">
              {t('leaveDrop', { count: waiting })}
            </button>
          </form>
        </div>
      </Body>
    </Screen>
  );
}
