import { useTranslations } from 'next-intl';
import { Body, Dock, Screen } from './_ui/screen';

export default function NotFound() {
  const t = useTranslations();
  return (
    <Screen title={t('notFound.title')} brand menu={false}>
      <Body>
        <div className="stack tight">
          <h1>{t('notFound.title')}</h1>
          <p>{t('notFound.text')}</p>
        </div>
      </Body>
      <Dock>
        <a className="btn" href="/">
          {t('errors.home')}
        </a>
      </Dock>
    </Screen>
  );
}
