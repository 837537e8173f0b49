import { useTranslations } from 'next-intl';
import { Hidden } from '@/app/_ui/hidden';
import { directionOf } from '@/lib/content/direction';
import type { NamedSection } from '@/lib/server/web/questions';
import type { DeskGroup } from '@/lib/tutor/open/desk-queries';
import { headingOf } from './decided';

interface ApproveProps {
  group: DeskGroup;
  sections: readonly NamedSection[];
  fields: Record<string, string>;
}

/** Questions that were given to a section, in words that a curator may mend; one key approves. */
export function Approve({ group, sections, fields }: ApproveProps) {
  const t = useTranslations('openQuestions');
  return (
    <section className="stack tight" aria-labelledby="h-approve">
      <h2 id="h-approve">{t('review')}</h2>
      <form className="stack tight" method="post" action="/api/curate/question">
        <Hidden fields={{ ...fields, do: 'approve' }} />
        <p>{t('reviewText', { section: headingOf(group, sections) })}</p>
        {group.added.map(({ id, text, language }, at) => (
          <div className="field" key={id}>
            <label htmlFor={id}>{t('text', { n: at + 1 })}</label>
            <input
              id={id}
              name={`text.${id}`}
              defaultValue={text}
              lang={language}
              dir={directionOf(language)}
              required
              maxLength={300}
            />
          </div>
        ))}
        <div className="keys">
          <button type="submit" className="btn" data-key="a">
            {t('approve')} <kbd>A</kbd>
          </button>
        </div>
      </form>
    </section>
  );
}
