import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { PinReset } from '@/lib/auth/first-pin-queries';
import { FormToken } from '../../_ui/form-token';
import { Go } from '../../_ui/go';
import { isolated } from '../../_ui/languages';
import { ResetNotice } from '../../_ui/reset-notice';

/**
 * Whether the profile can be opened on another phone, and how. @param name null for a profile
 * without one
 */
export function Profile({ name, resets }: { name: string | null; resets: readonly PinReset[] }) {
  const t = useTranslations('profile');
  return (
    <section className="stack" aria-labelledby="h-profile">
      <h2 id="h-profile">{t('title')}</h2>
      <Go href="/settings/phone">{t('secondPhone')}</Go>
      {name === null ? (
        <>
          <p>{t('nameless')}</p>
          <p>{t('why')}</p>
          <Link className="btn quiet" href="/settings/keep" prefetch={false}>
            {t('keep')}
          </Link>
          <Go href="/sign-in">{t('have')}</Go>
        </>
      ) : (
        <>
          <p>
            <b>{t('kept', { name: isolated(name) })}</b>
          </p>
          <p>{t('keptText')}</p>
          <ResetNotice resets={resets} />
          {resets.some(({ openedAt }) => openedAt === null) && (
            <Go href="/settings/earlier">{t('earlierTitle')}</Go>
          )}
          <Go href="/settings/recovery/new">{t('newCode')}</Go>
        </>
      )}
    </section>
  );
}

/**
 * Closes the profile on this phone; one without a name is closed for good, so that takes a second
 * tap.
 */
export function SignOut({ name }: { name: string | null }) {
  const t = useTranslations('profile');
  return (
    <section className="stack" aria-labelledby="h-sign-out">
      <h2 id="h-sign-out">{t('signOut')}</h2>
      <p>{name === null ? t('signOutNameless') : t('signOutText')}</p>
      <form className="stack" method="post" action="/api/sign-out">
        <FormToken />
        {name === null && (
          <div className="choice">
            <input type="checkbox" id="leave" name="confirm" value="yes" required />
            <label htmlFor="leave">{t('signOutConfirm')}</label>
          </div>
        )}
        <button type="submit" className={name === null ? 'btn danger' : 'btn quiet'}>
          {t('signOut')}
        </button>
      </form>
      {name !== null && (
        <form className="stack" method="post" action="/api/sign-out">
          <FormToken />
          <input type="hidden" name="everywhere" value="yes" />
          <p>{t('signOutEverywhereText')}</p>
          <button type="submit" className="btn quiet" id="everywhere">
            {t('signOutEverywhere')}
          </button>
        </form>
      )}
    </section>
  );
}
