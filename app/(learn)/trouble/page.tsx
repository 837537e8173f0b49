import { getTranslations } from 'next-intl/server';
import { Notice } from '../../_ui/notice';
import { one, type Query } from '../../_ui/page';
import { Body, Dock, Screen } from '../../_ui/screen';

/**
 * A page could not be loaded, or a form came from elsewhere: what is safe, and what to do. Works while
 * the database does not.
 */
export default async function Trouble({ searchParams }: { searchParams: Query }) {
  const t = await getTranslations('errors');
  const foreign = one((await searchParams).error) === 'elsewhere';
  return (
    <Screen title={t('title')} brand menu={false}>
      <Body>
        <Notice tone="danger" title={t('title')} as="h1">
          {foreign ? (
            <p>{t('elsewhere')}</p>
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
