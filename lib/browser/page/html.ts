import { type Drawn, Fragment } from './twins/jsx-runtime';

/**
 * A tree of JSX as HTML: what pages that are drawn once need of a renderer. React's own is 36 kB
 * more, half of what a worker weighs without it; the page is the same, node by node.
 */

const VOID = /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/;
/** Names that are neither lower case nor kebab case; the rest follows by rule. */
const NAMES: Record<string, string> = {
  className: 'class',
  htmlFor: 'for',
  viewBox: 'viewBox',
  preserveAspectRatio: 'preserveAspectRatio',
};
const LOWER = new Set([
  ...[
    'tabIndex',
    'maxLength',
    'minLength',
    'autoComplete',
    'inputMode',
    'dateTime',
    'noValidate',
    'autoFocus',
  ],
  ...['autoCapitalize', 'autoCorrect', 'spellCheck', 'enterKeyHint', 'colSpan', 'rowSpan', 'readOnly'],
  ...['formAction', 'formMethod', 'formNoValidate', 'hrefLang', 'srcSet', 'crossOrigin', 'encType'],
]);
/** HTML's own words "true" and "false". */
const SAID = new Set(['spellCheck', 'contentEditable', 'draggable']);
const NOT_DRAWN = new Set(['children', 'key', 'ref', 'dangerouslySetInnerHTML', 'suppressHydrationWarning']);
const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#x27;',
};
export const escaped = (text: string) => text.replace(/[&<>"']/g, (one) => ENTITIES[one] ?? one);

const nameOf = (name: string): string =>
  NAMES[name] ??
  (LOWER.has(name) ? name.toLowerCase() : name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));

interface Sink {
  out: string;
  /** Stands in the head, wherever it was drawn. */
  title: string;
}
interface Place {
  isSvg: boolean;
  /** Of the select around. */
  chosen?: string | undefined;
}

/** A promise only where something has to be waited for: most of a page is there at once. */
type Drawing = void | Promise<void>;

function draw(node: unknown, sink: Sink, place: Place): Drawing {
  if (node === null || node === undefined || typeof node === 'boolean') return;
  if (typeof node === 'string' || typeof node === 'number') sink.out += escaped(String(node));
  else if (node instanceof Promise) return node.then((one) => draw(one, sink, place));
  else if (Array.isArray(node)) return drawFrom(node, 0, sink, place);
  else return drawElement(node as Drawn, sink, place);
}

function drawFrom(nodes: readonly unknown[], first: number, sink: Sink, place: Place): Drawing {
  for (let at = first; at < nodes.length; at += 1) {
    const rest = draw(nodes[at], sink, place);
    if (rest) return rest.then(() => drawFrom(nodes, at + 1, sink, place));
  }
}

function drawElement({ type, props }: Drawn, sink: Sink, place: Place): Drawing {
  if (type === Fragment) return draw(props.children, sink, place);
  if (typeof type === 'function') return draw(type(props), sink, place);
  const tag = String(type);
  if (tag === 'title' && !place.isSvg) return drawTitle(props.children, sink, place);
  sink.out += `<${tag}${attributesOf(tag, props, place)}>`;
  if (VOID.test(tag)) return;
  const close = () => {
    sink.out += `</${tag}>`;
  };
  const rest = drawInside(tag, props, sink, place);
  return rest ? rest.then(close) : close();
}

function drawTitle(children: unknown, sink: Sink, place: Place): Drawing {
  const own: Sink = { out: '', title: '' };
  const keep = () => {
    sink.title = own.out;
  };
  const rest = draw(children, own, place);
  return rest ? rest.then(keep) : keep();
}

function drawInside(tag: string, props: Drawn['props'], sink: Sink, place: Place): Drawing {
  const value = props.defaultValue ?? props.value;
  const whole = props.dangerouslySetInnerHTML as { __html: string } | undefined;
  if (whole) sink.out += whole.__html;
  else if (tag === 'textarea') sink.out += escaped(String(value ?? ''));
  else {
    const chosen = tag === 'select' ? String(value ?? '') : place.chosen;
    return draw(props.children, sink, { isSvg: place.isSvg || tag === 'svg', chosen });
  }
}

function attributesOf(tag: string, props: Record<string, unknown>, { chosen }: Place): string {
  let text = '';
  let isSelected = false;
  for (const [name, value] of Object.entries(props)) {
    if (NOT_DRAWN.has(name) || typeof value === 'function' || value === null || value === undefined) continue;
    const isSaid = /^(?:aria|data)-/.test(name) || SAID.has(name);
    if (name === 'defaultValue' || name === 'value') {
      if (tag === 'textarea' || tag === 'select') continue;
      if (tag === 'option') isSelected = chosen !== undefined && String(value) === chosen;
      text += ` value="${escaped(String(value))}"`;
    } else if (name === 'defaultChecked' || name === 'checked') text += value ? ' checked=""' : '';
    else if (value !== false || isSaid)
      text += ` ${nameOf(name)}="${value === true && !isSaid ? '' : escaped(String(value))}"`;
  }
  return isSelected ? `${text} selected=""` : text;
}

/** The document of an `<html>` element. */
export async function htmlOf(page: unknown, head: string): Promise<string> {
  const sink: Sink = { out: '', title: '' };
  await draw(page, sink, { isSvg: false });
  // as a function: a title may hold "$1"
  const whole = sink.out.replace(
    /<html[^>]*>/,
    (tag) => `${tag}<head>${head}<title>${sink.title}</title></head>`,
  );
  return `<!DOCTYPE html>${whole}`;
}
