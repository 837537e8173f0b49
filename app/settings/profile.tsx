import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { isolated } from '../_ui/languages';

/** Whether the profile can be opened on another phone, and how. @param name null for a profile without one */
export function Profile({ name }: { name: string | null }) {
  const t = useTranslations('profile');
  return (
    <section className="stack" aria-labelledby="h-profile">
      <h2 id="h-profile">{t('title')}</h2>
      {name === null ? (
        <>
          <p>{t('nameless')}</p>
          <p>{t('why')}</p>
          <Link className="btn quiet" href="/settings/keep" prefetch={false}>
            {t('keep')}
          </Link>
          <p>
            <Link className="go" href="/sign-in" prefetch={false}>
              {t('have')}
            </Link>
          </p>
        </>
      ) : (
        <>
          <p>
            <b>{t('kept', { name: isolated(name) })}</b>
          </p>
          <p>{t('keptText')}</p>
          <p>
            <Link className="go" href="/settings/recovery/new" prefetch={false}>
              {t('newCode')}
            </Link>
          </p>
        </>
      )}
    </section>
  );
}

/** Closes the profile on this phone; one without a name is closed for good, so that takes a second tap. */
export function SignOut({ name }: { name: string | null }) {
  const t = useTranslations('profile');
  return (
    <section className="stack" aria-labelledby="h-sign-out">
      <h2 id="h-sign-out">{t('signOut')}</h2>
      <p>{name === null ? t('signOutNameless') : t('signOutText')}</p>
      <form className="stack" method="post" action="/api/sign-out">
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
    </section>
  );
}
