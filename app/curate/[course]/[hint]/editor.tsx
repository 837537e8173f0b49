import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Hidden } from '@/app/_ui/hidden';
import { directionOf } from '@/lib/content/direction';
import type { DeskHint } from '@/lib/hints/desk-queries';
import { diffWords } from '@/lib/hints/diff';
import { HintField } from '../hint-field';

interface EditorProps {
  hint: DeskHint;
  /** What was typed so far; nothing is saved yet. */
  typed: string | undefined;
  fields: Record<string, string>;
  here: string;
  /** A check of what was typed fails. */
  isBlocked: boolean;
}

/** First the words are typed and shown beside those of before; then they are saved. */
export function Editor({ hint, typed, fields, here, isBlocked }: EditorProps) {
  const t = useTranslations('curate');
  const { course, hint: id, seen: _, ...list } = fields;
  const isChanged = typed !== undefined && typed.trim() !== hint.text;
  const inLanguage = { lang: hint.language, dir: directionOf(hint.language) };
  return (
    <section className="stack tight" aria-labelledby="h-edit">
      <h2 id="h-edit">{t('editTitle')}</h2>
      <form method="get" action={`/curate/${course}/${id}`} className="stack tight" id="edit">
        <Hidden fields={{ ...list, edit: 'yes' }} />
        <HintField text={typed ?? hint.text} language={hint.language} isAwaited={typed === undefined} />
        <div className="keys">
          <button type="submit" className="btn quiet">
            {t('seeChange')}
          </button>
          <Link className="btn plain" href={here} prefetch={false}>
            {t('cancel')}
          </Link>
        </div>
      </form>
      {isChanged && (
        <>
          <h3>{t('diff')}</h3>
          <p className="hint-text" {...inLanguage}>
            {diffWords(hint.text, typed.trim()).map(({ text, how }, at) => {
              const key = `${at} ${how}`;
              if (how === 'same') return <span key={key}>{text}</span>;
              return how === 'added' ? <ins key={key}>{text}</ins> : <del key={key}>{text}</del>;
            })}
          </p>
          <form method="post" action="/api/curate/decide" className="keys" data-enhance>
            <Hidden fields={{ ...fields, text: typed }} />
            {isBlocked && (
              <div className="choice">
                <input type="checkbox" id="despite" name="despite" value="yes" required />
                <label htmlFor="despite">{t('despite')}</label>
              </div>
            )}
            <button type="submit" className="btn" name="do" value="edit" data-key="a">
              {t('saveApprove')} <kbd>A</kbd>
            </button>
            <button type="submit" className="btn quiet" name="do" value="edit-only" formNoValidate>
              {t('saveOnly')}
            </button>
          </form>
        </>
      )}
    </section>
  );
}
