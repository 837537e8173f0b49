/** A part of a picture; text stands in `text` alone. */
export interface Mark {
  tag: 'svg' | 'g' | 'line' | 'path' | 'text' | 'title' | 'rect';
  attributes: Readonly<Record<string, string | number>>;
  text?: string;
  parts?: readonly Mark[];
}

const ESCAPED: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => ESCAPED[sign] ?? sign);

/** A picture as a file by itself, in the colours of whoever looks at it. */
export function svgFile(picture: Mark): string {
  const style =
    'svg{color:#1f1f1f;background:#fff}@media(prefers-color-scheme:dark){svg{color:#eee;background:#161616}}';
  const { tag, attributes, parts = [] } = picture;
  const whole = parts.map(written).join('');
  const named = { xmlns: 'http://www.w3.org/2000/svg', 'font-family': 'sans-serif', ...attributes };
  return `<${tag}${listed(named)}><style>${style}</style>${whole}</${tag}>\n`;
}

function written({ tag, attributes, text = '', parts = [] }: Mark): string {
  return `<${tag}${listed(attributes)}>${escaped(text)}${parts.map(written).join('')}</${tag}>`;
}

const listed = (attributes: Mark['attributes']) =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');
