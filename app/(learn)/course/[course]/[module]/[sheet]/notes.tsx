import { getTranslations } from 'next-intl/server';
import { Field } from '@/app/_ui/field';
import { Hidden } from '@/app/_ui/hidden';
import type { FormProps } from './points';

/** Lines that stand empty on paper, to be filled in by hand. */
const EMPTY_ON_PAPER = 14;

/** A new line of notes. It comes back empty once it is kept: its key is how many there are. */
export async function NotesForm({ sheet, filled, fields, inLanguage }: FormProps) {
  const t = await getTranslations('sheets');
  return (
    <form
      id="sheet"
      key={filled.lines.length}
      className="stack off-paper"
      method="post"
      action="/api/sheet"
      data-enhance
      data-keep={`sheet ${sheet.id}`}
      aria-labelledby="h-new"
    >
      <Hidden fields={fields} />
      <h2 id="h-new">{t('newLine')}</h2>
      <div className="columns">
        {sheet.parts.map((part) => (
          <Field key={part} id={`g-${part}`} label={<span {...inLanguage}>{sheet.text.parts[part]}</span>}>
            <input id={`g-${part}`} name={`gap.${part}`} maxLength={300} dir="auto" autoComplete="off" />
          </Field>
        ))}
      </div>
    </form>
  );
}

/** What is written down so far, the latest first; on paper a table with room for more. */
export async function Notes({ sheet, filled, fields, inLanguage }: FormProps) {
  const t = await getTranslations('sheets');
  const { parts, text } = sheet;
  const { lines } = filled;
  const first = parts[0] ?? '';
  return (
    <section className="stack" aria-labelledby="h-lines">
      <h2 id="h-lines">{t('lines')}</h2>
      {lines.length === 0 && <p className="second off-paper">{t('noLines')}</p>}
      <form className="off-paper" method="post" action="/api/sheet" data-enhance>
        <Hidden fields={{ ...fields, of: String(lines.length) }} />
        <ul className="rules">
          {lines
            .map((line, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line has no name but its place
              <li className="stack tight" key={at}>
                <dl className="pairs-of">
                  {parts.map((part) => (
                    <div key={part}>
                      <dt className="second" {...inLanguage}>
                        {text.parts[part]}
                      </dt>
                      <dd dir="auto">{line[part] ?? '—'}</dd>
                    </div>
                  ))}
                </dl>
                <button
                  type="submit"
                  className="as-link go"
                  name="remove"
                  value={at}
                  aria-label={t('removeLine', { line: line[first] ?? String(at + 1) })}
                >
                  {t('remove')}
                </button>
              </li>
            ))
            .reverse()}
        </ul>
      </form>
      <table className="on-paper" {...inLanguage}>
        <thead>
          <tr>
            {parts.map((part) => (
              <th key={part} scope="col">
                {text.parts[part]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...lines, ...Array.from({ length: EMPTY_ON_PAPER }, () => ({}) as Record<string, string>)].map(
            (line, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line has no name but its place
              <tr key={at}>
                {parts.map((part) => (
                  <td key={part} dir="auto">
                    {line[part]}
                  </td>
                ))}
              </tr>
            ),
          )}
        </tbody>
      </table>
    </section>
  );
}
