import { useTranslations } from 'next-intl';
import { Notice } from './notice';

const CODES = [
  'bad-input',
  'not-found',
  'not-allowed',
  'conflict',
  'over-budget',
  'unavailable',
  'confirm',
] as const;

/** What a form's answer says when it came back: the sentence for `?error=<code>`. */
export function Fault({ code }: { code: string | undefined }) {
  const t = useTranslations('errors');
  if (!code) return null;
  const known = CODES.find((one) => one === code);
  return (
    <Notice tone="notyet" title={t('title')} id="fault">
      <p>{known ? t(known) : t('text')}</p>
    </Notice>
  );
}
