import { useTranslations } from 'next-intl';
import { getLocale, getTranslations } from 'next-intl/server';
import type { ScreenLanguage } from '@/lib/auth/schema';
import { Focus } from './focus';
import { directionOf } from './languages';
import { Notice } from './notice';

const CODES = [
  'bad-input',
  'not-found',
  'not-allowed',
  'conflict',
  'over-budget',
  'not-saved',
  'busy',
  'unavailable',
  'elsewhere',
  'too-long',
  'confirm',
] as const;

type Code = (typeof CODES)[number];

/** What codes mean on one page. */
export type Said = Partial<Record<Code, string>>;

/**
 * The browser refuses the one cookie that is needed.
 * @param chosen the language that was just chosen, which no cookie tells the page
 */
export async function NoCookies({ chosen }: { chosen?: ScreenLanguage | undefined }) {
  const locale = chosen ?? (await getLocale());
  const t = await getTranslations({ locale, namespace: 'cookies' });
  return (
    <div lang={locale} dir={directionOf(locale)}>
      <Notice tone="notyet" title={t('title')} id="fault">
        <p>{t('text')}</p>
        <p>{t('what')}</p>
      </Notice>
    </div>
  );
}

/** What a form's answer says when it came back: the sentence for `?error=<code>`. */
export function Fault({ code }: { code: string | undefined }) {
  const t = useTranslations('errors');
  if (!code) return null;
  if (code === 'no-cookies') return <NoCookies />;
  const known = CODES.find((one) => one === code);
  return (
    <Notice tone="notyet" title={t('title')} id="fault">
      <p>{known ? t(known) : t('text')}</p>
    </Notice>
  );
}

/**
 * The same on a page with one form, which knows what each code means there.
 * @param asked when the page was asked for: focus goes to the notice again when the same fault
 *   comes twice
 */
export function FormFault({
  code,
  title,
  said,
  asked,
}: {
  code: string | undefined;
  title: string;
  said: Said;
  asked: Date;
}) {
  const own = CODES.find((one) => one === code && said[one]);
  if (!own) return <Fault code={code} />;
  return (
    <>
      <Notice tone="notyet" title={title} id="fault">
        <p>{said[own]}</p>
      </Notice>
      <Focus on="fault" mark={asked.toISOString()} />
    </>
  );
}
