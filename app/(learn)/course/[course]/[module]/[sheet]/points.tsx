import { Field } from '@/app/_ui/field';
import { Hidden } from '@/app/_ui/hidden';
import type { spoken } from '@/app/_ui/languages';
import type { FilledSheet, Sheet } from '@/lib/content/sheet';

export interface FormProps {
  sheet: Sheet;
  filled: FilledSheet;
  /** What the form sends besides what is written in it. */
  fields: Record<string, string>;
  inLanguage: ReturnType<typeof spoken>;
}

/** A list to tick. */
export function Points({ sheet, filled, fields, inLanguage, title }: FormProps & { title: string }) {
  return (
    <form id="sheet" method="post" action="/api/sheet" data-enhance data-keep={`sheet ${sheet.id}`}>
      <Hidden fields={fields} />
      <fieldset>
        <legend className="off-paper">{title}</legend>
        <div className="choices">
          {sheet.parts.map((part) => (
            <div className="choice" key={part}>
              <input
                type="checkbox"
                id={`p-${part}`}
                name="tick"
                value={part}
                defaultChecked={filled.ticked.includes(part)}
              />
              <label htmlFor={`p-${part}`} {...inLanguage}>
                {sheet.text.parts[part]}
              </label>
            </div>
          ))}
        </div>
      </fieldset>
    </form>
  );
}

/** The gaps of a letter. */
export function SheetForm({ sheet, filled, fields, inLanguage, title }: FormProps & { title: string }) {
  return (
    <form
      id="sheet"
      className="stack off-paper"
      method="post"
      action="/api/sheet"
      data-enhance
      data-keep={`sheet ${sheet.id}`}
      aria-labelledby="h-fill"
    >
      <Hidden fields={fields} />
      <h2 id="h-fill">{title}</h2>
      {sheet.parts.map((part) => (
        <Field key={part} id={`g-${part}`} label={<span {...inLanguage}>{sheet.text.parts[part]}</span>}>
          <input
            id={`g-${part}`}
            name={`gap.${part}`}
            defaultValue={filled.gaps[part] ?? ''}
            maxLength={300}
            dir="auto"
            autoComplete="off"
          />
        </Field>
      ))}
    </form>
  );
}
