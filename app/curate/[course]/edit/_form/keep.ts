/**
 * What is typed into a form of the editor, kept in this browser until the server has it: a lost
 * connection, a closed lid or a battery must not cost an author an hour's text.
 */

const PREFIX = 'ustat.edit ';

interface Kept {
  /** Of the piece that the form was made from. */
  mark: string;
  /** Under which it was sent last; the page that comes of it says so. Empty: it was not. */
  sent: string;
  /** Typed since. */
  isNewer: boolean;
  fields: [string, string][];
}

export function keep(key: string, form: HTMLFormElement, isNewer: boolean): void {
  const { value: mark } = hiddenIn(form, 'mark');
  const { value: sent } = hiddenIn(form, 'sent');
  const kept: Kept = { mark, sent, isNewer, fields: typedIn(form) };
  attempt(() => localStorage.setItem(PREFIX + key, JSON.stringify(kept)));
}

export const hiddenIn = (form: HTMLFormElement, name: 'mark' | 'sent') =>
  form.elements.namedItem(name) as HTMLInputElement;

/** A word that no other save has. */
export const newSent = () => `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 10)}`;

export function keptOf(key: string): Kept | null {
  const found = attempt(() => localStorage.getItem(PREFIX + key));
  return found ? attempt(() => JSON.parse(found) as Kept) : null;
}

/** What the server has is kept no longer; what was typed since is. */
export function dropSent(sent: string): void {
  attempt(() => {
    for (const name of Object.keys(localStorage)) {
      const kept = name.startsWith(PREFIX) ? keptOf(name.slice(PREFIX.length)) : null;
      if (kept?.sent === sent && !kept.isNewer) localStorage.removeItem(name);
    }
  });
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
