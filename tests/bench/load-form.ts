const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll('&amp;', '&');

/**
 * The fields of a page's exercise, filled in as somebody would who guesses: one option by chance, a
 * number, steps in the order in which they stand. Null where no exercise stands open.
 */
export function filledIn(html: string): string | null {
  const form = /<form[^>]*id="answer-form"[\s\S]*?<\/form>/.exec(html)?.[0];
  if (!form) return null;
  const fields = new URLSearchParams();
  const choices: [name: string, value: string][] = [];
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const name = attribute(tag, 'name') ?? '';
    const type = attribute(tag, 'type');
    if (type === 'hidden') fields.append(name, attribute(tag, 'value') ?? '');
    else if (type === 'radio' || type === 'checkbox') choices.push([name, attribute(tag, 'value') ?? '']);
    else fields.append(name, '1');
  }
  const choice = choices[Math.floor(Math.random() * choices.length)];
  if (choice) fields.append(...choice);
  let place = 0;
  for (const [select] of form.matchAll(/<select[\s\S]*?<\/select>/g)) {
    const name = attribute(select, 'name') ?? '';
    const values = [...select.matchAll(/<option[^>]*>/g)].map(([tag]) => attribute(tag, 'value') ?? '');
    const usable = values.filter((value) => value !== '');
    place += 1;
    fields.append(name, name.startsWith('step.') ? String(place) : (usable[0] ?? ''));
  }
  return fields.toString();
}
