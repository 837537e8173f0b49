import { getTranslations } from 'next-intl/server';
import { Notice } from '../../_ui/notice';
import { one, type Query } from '../../_ui/page';
import { Body, Dock, Screen } from '../../_ui/screen';

/** What the server refused before any page was asked for. */
const REFUSED = ['elsewhere', 'too-long', 'not-saved'] as const;

/**
 * A page could not be loaded, or a form was refused at the door: what is safe, and what to do.
 * Works while the database does not.
 */
export default async function Trouble({ searchParams }: { searchParams: Query }) {
  const t = await getTranslations('errors');
  const { error } = await searchParams;
  const refused = REFUSED.find((code) => code === one(error));
  return (
    <Screen title={t('title')} brand menu={false}>
      <Body>
        <Notice tone="danger" title={t('title')} as="h1">
          {refused ? (
            <p>{t(refused)}</p>
          ) : (
            <>
              <p>{t('text')}</p>
              <p>{t('unavailable')}</p>
            </>
          )}
        </Notice>
      </Body>
      <Dock>
        <a className="btn" href="/">
          {t('home')}
        </a>
      </Dock>
    </Screen>
  );
}
