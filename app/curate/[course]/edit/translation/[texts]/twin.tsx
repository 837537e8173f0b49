import { useLocale, useTranslations } from 'next-intl';
import { directionOf } from '@/lib/content/direction';
import type { TextsOf } from '@/lib/content/edit/texts';
import type { Translated } from '@/lib/content/edit/translation';
import { fieldOfText } from '@/lib/content/edit/translation-form';
import { languageName } from '@/lib/dates';
import type { Reading } from '@/lib/server/web/translating';
import type { Suggested } from '@/lib/server/web/translation-drafts';
import type { WordBeside } from '@/lib/translation/beside';
import { useFaultWords } from '../../_form/fault-words';
import type { FormOf } from '../../_form/fields';
import { Says } from '../../_form/says';
import { useLabels } from './labels';
import { TakeOver } from './take-over';

interface TwinProps extends FormOf {
  of: TextsOf;
  text: Translated;
  /** All of the page. */
  texts: readonly Translated[];
  readings: readonly Reading[];
  /** Words of the course that stand in it. */
  words: readonly WordBeside[];
  /** What a model has written for it, and which one. */
  suggested: Suggested | null;
  model: string;
  /** The language that others are written after. */
  source: string;
}

/** Letters that a line of the field has room for, about. */
const LINE = 48;

/** A text to write, beside the same in the languages that the translator reads. */
export function Twin(props: TwinProps) {
  const { of, text, texts, readings, words, source, language, faults } = props;
  const t = useTranslations('edit.translate');
  const e = useTranslations('edit');
  const locale = useLocale();
  const labelOf = useLabels(of, texts);
  const name = fieldOfText(text.name);
  const longest = Math.max(text.text.length, text.source.length);
  const lines = Math.max(text.text.split('\n').length, text.source.split('\n').length);
  return (
    <fieldset className="twin" data-state={text.state}>
      <legend>{labelOf(text.name)}</legend>
      <div className="stack tight">
        {text.state === 'extra' ? (
          <p className="says">{t('noSource')}</p>
        ) : (
          readings.map((reading) => {
            const own = reading.texts.get(text.name);
            return (
              <div key={reading.language}>
                <p lang={reading.language} dir={directionOf(reading.language)} className="twin-source">
                  {own?.text || <span className="second">{t('readingMissing')}</span>}
                </p>
                {readings.length > 1 && <p className="second">{languageName(reading.language, locale)}</p>}
                {reading.language !== source && own?.state === 'stale' && (
                  <p className="second">{t('readingStale')}</p>
                )}
              </div>
            );
          })
        )}
        <Words words={words} from={source} to={language} />
      </div>
      <div className="field">
        {text.state === 'stale' && (
          <p className="says" id={`${name}-state`}>
            {t('changedSince')}
          </p>
        )}
        <textarea
          id={name}
          name={name}
          aria-label={labelOf(text.name)}
          aria-describedby={`says-${name}${text.state === 'stale' ? ` ${name}-state` : ''}`}
          defaultValue={text.text}
          rows={Math.min(14, Math.max(lines, Math.ceil(longest / LINE)))}
          lang={language}
          dir={directionOf(language)}
          autoComplete="off"
          spellCheck
        />
        {text.isList && <p className="second">{e('acceptHelp')}</p>}
        <Says field={name} initial={faults} line={e('line')} />
        {props.suggested && <Suggestion {...props} suggested={props.suggested} name={name} />}
      </div>
    </fieldset>
  );
}

/** Ways of saying a word that are shown: the first is the course's own. */
const SHOWN = 3;

/** What words of the source are called in the language, and what is not to be said instead. */
function Words({ words, from, to }: { words: readonly WordBeside[]; from: string; to: string }) {
  const t = useTranslations('edit.translate');
  if (words.length === 0) return null;
  return (
    <ul className="words-beside" aria-label={t('words')}>
      {words.map(({ source, words: own, not }) => (
        <li key={source}>
          <bdi lang={from}>{source}</bdi>: <bdi lang={to}>{own.slice(0, SHOWN).join(', ')}</bdi>
          {not.length > 0 && (
            <>
              {' '}
              ({t('not')} <bdi lang={to}>{not.join(', ')}</bdi>)
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

interface SuggestionProps {
  /** Of the field that it may be taken over into. */
  name: string;
  suggested: Suggested;
  model: string;
  language: string;
}

/** What a model has written: labelled, checked, and not saved before it is taken over. */
function Suggestion({ name, suggested, model, language }: SuggestionProps) {
  const t = useTranslations('edit.translate');
  const said = useFaultWords();
  return (
    <div className="suggested">
      <p className="second">{t('draftOf', { model })}</p>
      <p lang={language} dir={directionOf(language)} className="twin-source">
        {suggested.text}
      </p>
      {suggested.faults.map((fault) => (
        <p className="says" key={fault}>
          {said(fault)}
        </p>
      ))}
      <TakeOver name={name} text={suggested.text} label={t('take')} />
    </div>
  );
}
