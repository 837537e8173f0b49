/** What stands in a form's fields `gap.<part>` now, by part; null where there is no such form. */
export function gapsIn(formId: string): Record<string, string> | null {
  const form = document.getElementById(formId);
  if (!(form instanceof HTMLFormElement)) return null;
  return Object.fromEntries(
    [...new FormData(form)].flatMap(([name, value]) =>
      name.startsWith('gap.') ? [[name.slice(4), String(value).trim()]] : [],
    ),
  );
}

/** Points that are ticked in a form now; null where there is no such form. */
export function ticksIn(formId: string): string[] | null {
  const form = document.getElementById(formId);
  return form instanceof HTMLFormElement ? new FormData(form).getAll('tick').map(String) : null;
}
