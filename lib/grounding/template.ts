/**
 * Puts values into a template's {{names}}. Values are data: braces in them stay as they are.
 * Throws when a name of the template has no value, or a value no name.
 */
export function render(template: string, values: Readonly<Record<string, string>>): string {
  const used = new Set<string>();
  const text = template.replace(/\{\{\s*([a-zA-Z]+)\s*\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the prompt asks for "${name}", which has no value`);
    used.add(name);
    return value;
  });
  const surplus = Object.keys(values).filter((name) => !used.has(name));
  if (surplus.length > 0) throw new Error(`the prompt has no place for ${surplus.join(', ')}`);
  return text;
}
