/**
 * What is typed into a form of the editor, kept in this browser until the server has it: a lost
 * connection, a closed lid or a battery must not cost an author an hour's text.
 */

const PREFIX = 'ustat.edit ';

interface Kept {
  /** Of the piece that the form was made from. */
  mark: string;
  /** It was sent as it is; whether it came is not known yet. */
  isSent: boolean;
  fields: [string, string][];
}

export function keep(key: string, form: HTMLFormElement, isSent = false): void {
  const { value: mark } = form.elements.namedItem('mark') as HTMLInputElement;
  const kept: Kept = { mark, isSent, fields: typedIn(form) };
  attempt(() => localStorage.setItem(PREFIX + key, JSON.stringify(kept)));
}

export function keptOf(key: string): Kept | null {
  const found = attempt(() => localStorage.getItem(PREFIX + key));
  return found ? attempt(() => JSON.parse(found) as Kept) : null;
}

export function dropKept(key: string): void {
  attempt(() => localStorage.removeItem(PREFIX + key));
}

/** Fields that a person fills in; hidden ones say what the form is. */
export function typedIn(form: HTMLFormElement): [string, string][] {
  const hidden = new Set(
    [...form.querySelectorAll<HTMLInputElement>('input[type=hidden]')].map(({ name }) => name),
  );
  return [...new FormData(form)].flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' && !hidden.has(name) ? [[name, value]] : [],
  );
}

/** Puts what was kept back into the form. */
export function fill(form: HTMLFormElement, fields: readonly (readonly [string, string])[]): void {
  const of = (name: string) => fields.flatMap(([key, value]) => (key === name ? [value] : []));
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement && (field.type === 'radio' || field.type === 'checkbox'))
      field.checked = of(field.name).includes(field.value);
    else if (
      field instanceof HTMLTextAreaElement ||
      field instanceof HTMLSelectElement ||
      (field instanceof HTMLInputElement && field.type !== 'hidden')
    ) {
      const [value] = of(field.name);
      if (value !== undefined) field.value = value;
    }
  }
}

/** Storage that is switched off throws at every touch. */
function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
