import { useTranslations } from 'next-intl';
import { Focus } from './focus';
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

type Code = (typeof CODES)[number];

/** What codes mean on one page. */
export type Said = Partial<Record<Code, string>>;

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

/**
 * The same on a page with one form, which knows what each code means there.
 * @param asked when the page was asked for: focus goes to the notice again when the same fault comes twice
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
