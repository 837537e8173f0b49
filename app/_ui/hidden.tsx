/** What a form sends besides what is written in it. */
export function Hidden({ fields }: { fields: Readonly<Record<string, string>> }) {
  return Object.entries(fields).map(([name, value]) => (
    <input type="hidden" key={name} name={name} value={value} />
  ));
}
