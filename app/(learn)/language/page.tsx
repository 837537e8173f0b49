import { headers } from 'next/headers';
import { getLocale, getTranslations } from 'next-intl/server';
import { screenLanguages } from '@/lib/auth/schema';
import { OWN_NAMES } from '@/lib/messages/date-words';
import { onTheWay, sharedPage } from '@/lib/server/web/way';
import { isScreenLanguage, preferredLanguage } from '../../_ui/accept-language';
import { Fault, NoCookies } from '../../_ui/fault';
import { Go } from '../../_ui/go';
import { Notice } from '../../_ui/notice';
import { one, type Query } from '../../_ui/page';
import { Screen } from '../../_ui/screen';

/** The first screen: every language by its own name, no flags, no account. */
export default async function Language({ searchParams }: { searchParams: Query }) {
  const query = await searchParams;
  const error = one(query.error);
  const to = sharedPage(one(query.to));
  const given = one(query.in);
  const chosen = isScreenLanguage(given) ? given : undefined;
  const t = await getTranslations('language');
  const profile = await getTranslations('profile');
  const nav = await getTranslations('nav');
  const locale = await getLocale();
  const whats = Object.fromEntries(
    await Promise.all(
      screenLanguages.map(async (code) => {
        const own = await getTranslations({ locale: code, namespace: 'language' });
        return [code, own('what')] as const;
      }),
    ),
  );
  const phone = preferredLanguage((await headers()).get('accept-language'));
  return (
    <Screen title={t('title')} brand menu={false}>
      <form className="body spread" method="post" action="/api/profile">
        {to && <input type="hidden" name="to" value={to} />}
        <div className="stack">
          {query.forgotten && <Notice tone="right" title={t('forgotten')} />}
          {error === 'no-cookies' ? <NoCookies chosen={chosen} /> : <Fault code={error} />}
          <div className="stack tight">
            <h1 id="h-language">{t('title')}</h1>
            <p className="second">{query.forgotten ? t('forgottenText') : t('note')}</p>
          </div>
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset has no reading order of its own that a grid could use */}
        <div className="langs" role="group" aria-labelledby="h-language">
          {screenLanguages.map((code) => (
            <button
              type="submit"
              key={code}
              name="language"
              value={code}
              lang={code}
              className={code === phone ? 'yours' : undefined}
            >
              <bdi>{OWN_NAMES[code]}</bdi>
              <small>{whats[code]}</small>
              {code === phone && <small lang={locale}>{t('phone')}</small>}
            </button>
          ))}
        </div>
        <div className="stack">
          <Go href={onTheWay('/sign-in', to)}>{profile('have')}</Go>
          <Go href="/privacy">{nav('privacy')}</Go>
        </div>
      </form>
    </Screen>
  );
}
