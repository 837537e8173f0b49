/**
 * What was chosen or typed in a form marked `data-keep="<key>"`, kept in this tab until it is sent:
 * a reload without a network must not cost the learner their choice. Nothing is kept where the
 * browser refuses.
 */

const PREFIX = 'ustat.draft ';

const keyOf = (form: HTMLFormElement) => (form.dataset.keep ? PREFIX + form.dataset.keep : null);

/** The fields as they were left; null where nothing is kept. */
export function draftOf(form: HTMLFormElement): URLSearchParams | null {
  const key = keyOf(form);
  const kept = key && attempt(() => sessionStorage.getItem(key));
  return kept ? new URLSearchParams(kept) : null;
}

export function keepDraft(form: HTMLFormElement): void {
  const key = keyOf(form);
  if (!key) return;
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (!isHidden(form, name) && typeof value === 'string') fields.append(name, value);
  }
  attempt(() => sessionStorage.setItem(key, fields.toString()));
}

/**
 * Hidden fields say what the form is; the steps of an order are hidden fields that the learner
 * sets.
 */
const isHidden = (form: HTMLFormElement, name: string) =>
  form.querySelector(`input[type=hidden][name="${CSS.escape(name)}"]`) !== null && !name.startsWith('step.');

export function dropDraft(form: HTMLFormElement): void {
  const key = keyOf(form);
  if (key) attempt(() => sessionStorage.removeItem(key));
}

/** When somebody else takes the phone. */
export function dropAllDrafts(): void {
  attempt(() => {
    const keys = Array.from({ length: sessionStorage.length }, (_, at) => sessionStorage.key(at) ?? '');
    for (const key of keys) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  });
}

/** Fills the page's forms with what was left in them. */
export function restoreDrafts(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-keep]')) {
    const draft = draftOf(form);
    if (draft) fill(form, draft);
  }
}

function fill(form: HTMLFormElement, draft: URLSearchParams): void {
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement && (field.type === 'radio' || field.type === 'checkbox')) {
      field.checked = draft.getAll(field.name).includes(field.value);
    } else if (
      field instanceof HTMLSelectElement ||
      (field instanceof HTMLInputElement && field.type !== 'hidden')
    ) {
      const value = draft.get(field.name);
      if (value !== null) field.value = value;
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
