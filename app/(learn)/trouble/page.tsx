import { useTranslations } from 'next-intl';
import { Notice } from '../../_ui/notice';
import { Body, Dock, Screen } from '../../_ui/screen';

/** A page could not be loaded: what is safe, and what to do. Works while the database does not. */
export default function Trouble() {
  const t = useTranslations('errors');
  return (
    <Screen title={t('title')} brand menu={false}>
      <Body>
        <Notice tone="danger" title={t('title')} as="h1">
          <p>{t('text')}</p>
          <p>{t('unavailable')}</p>
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
