import type { Metadata, Viewport } from 'next';
import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { directionOf } from '@/lib/content/direction';
import { ErrorWords } from './_ui/error-words';
import { PostForm } from './_ui/post-form';
import { preferences } from './_ui/preferences';
import { Sprite } from './_ui/sprite';
import './globals.css';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('meta');
  return {
    applicationName: t('name'),
    description: t('description'),
    formatDetection: { telephone: false },
    referrer: 'same-origin',
  };
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#191715' },
  ],
};

export default async function Layout({ children }: { children: ReactNode }) {
  const { language, theme, textSize } = await preferences();
  const t = await getTranslations();
  return (
    <html
      lang={language}
      dir={directionOf(language)}
      data-theme={theme === 'auto' ? undefined : theme}
      data-text={textSize === 'normal' ? undefined : textSize}
    >
      <body>
        <Sprite />
        <ErrorWords
          words={{
            name: t('meta.name'),
            title: t('errors.title'),
            text: t('errors.text'),
            tryAgain: t('errors.tryAgain'),
            home: t('errors.home'),
          }}
        >
          {children}
        </ErrorWords>
        <PostForm
          words={{ moment: t('wait.moment'), noConnection: t('wait.noConnection'), kept: t('wait.kept') }}
        />
      </body>
    </html>
  );
}
