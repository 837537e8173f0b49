import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { ItemForm } from '@/lib/content/edit/item-fields';
import { type FormOf, Text } from '../../_form/fields';

/** New rows that stand ready, empty. */
export const NEW = ['+1', '+2'];

interface RowProps {
  /** Names of its fields begin with it. */
  at: string;
  title: string;
  isNew?: boolean;
  children: ReactNode;
}

/** Fields of one entry of a list; an old one can be taken out. */
export function Row({ at, title, isNew = false, children }: RowProps) {
  const t = useTranslations('edit');
  return (
    <fieldset className="edit-row">
      <legend>{title}</legend>
      {children}
      {!isNew && (
        <span className="choice slim">
          <input type="checkbox" id={`${at}.gone`} name={`${at}.gone`} value="yes" />
          <label htmlFor={`${at}.gone`}>{t('takeOut')}</label>
        </span>
      )}
    </fieldset>
  );
}

/** What is folded until it is wanted. */
export function More({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className="fold">
      <summary>{title}</summary>
      <div className="stack tight">{children}</div>
    </details>
  );
}

/** A row that is not there yet. */
export const EMPTY = { text: '', feedback: '', right: '', isKey: false };

interface ChooseProps {
  name: string;
  label: string;
  value: string;
  choices: { id: string; words: string }[];
}

/** One of the entries of another list. */
export function Choose({ name, label, value, choices }: ChooseProps) {
  return (
    <div className="field">
      <label htmlFor={name}>{label}</label>
      <select id={name} name={name} defaultValue={value}>
        <option value="">—</option>
        {choices.map(({ id, words }) => (
          <option key={id} value={id}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

interface MistakesProps {
  mistakes: ItemForm['mistakes'];
  of: FormOf;
  /** Fields that say how a mistake is known. */
  what: (at: string, mistake: ItemForm['mistakes'][number]) => ReactNode;
}

/** Mistakes that people really make, each with what is said to it. */
export function Mistakes({ mistakes, of, what }: MistakesProps) {
  const t = useTranslations('edit');
  const row = (mistake: ItemForm['mistakes'][number], n: number, isNew: boolean) => {
    const at = `mistake.${mistake.id}`;
    return (
      <Row at={at} title={t('mistake', { n })} isNew={isNew} key={mistake.id}>
        {what(at, mistake)}
        <Text {...of} name={`${at}.text`} label={t('feedback')} value={mistake.text} rows={2} />
      </Row>
    );
  };
  const empty = { text: '', value: '', first: '', later: '', spellings: '' };
  return (
    <More title={t('mistakes', { count: mistakes.length })}>
      {mistakes.map((mistake, at) => row(mistake, at + 1, false))}
      {NEW.map((id, at) => row({ ...empty, id }, mistakes.length + at + 1, true))}
    </More>
  );
}
