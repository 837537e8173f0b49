import type { ItemForm } from '@/lib/content/edit/item-fields';

/** The fields of an item's form, as a browser sends them. */
export function fieldsOf(form: ItemForm): [string, string][] {
  const { words, number } = form;
  const row = (at: string, fields: Record<string, string>) =>
    Object.entries(fields).map(([name, value]): [string, string] => [`${at}.${name}`, value]);
  const isText = form.kind === 'short-text';
  return [
    ...Object.entries(words),
    ...form.hints.map((hint, level): [string, string] => [`hint.${level}`, hint]),
    ...form.skills.map((id): [string, string] => ['skill', id]),
    ['difficulty', form.difficulty],
    ...form.options.flatMap(({ id, text, feedback, isKey }) => [
      ...row(`option.${id}`, { text, feedback }),
      ...(isKey ? [['key', id] satisfies [string, string]] : []),
    ]),
    ...form.steps.flatMap(({ id, text }, at) => row(`step.${id}`, { text, place: String(at + 1) })),
    ...form.left.flatMap(({ id, text, right }) => row(`left.${id}`, { text, right })),
    ...form.right.flatMap(({ id, text }) => row(`right.${id}`, { text })),
    ...Object.entries({ ...number, accept: form.accept }),
    ...form.mistakes.flatMap(({ id, text, value, first, later, spellings }) =>
      row(`mistake.${id}`, { text, ...(isText ? { spellings } : { value, first, later }) }),
    ),
    ...['option', 'step', 'right'].flatMap((list) => row(`${list}.+1`, { text: '' })),
  ];
}
