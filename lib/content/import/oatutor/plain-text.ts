/**
 * OATutor's texts hold formulas in LaTeX between `$$`, and figures as `##name.gif##`. Here both
 * become what a phone shows without a typesetter: "2x² + 3/4", or a named fault.
 */
export type Plain = { text: string } | { fault: 'figure' | 'formula' | 'variable'; what: string };

export function plainText(source: string): Plain {
  const figure = /##[^#\n]+##/.exec(source);
  if (figure) return { fault: 'figure', what: figure[0] };
  const variable = /@\{[^}]*\}/.exec(source);
  if (variable) return { fault: 'variable', what: variable[0] };
  const parts = source.split('$$');
  if (parts.length % 2 === 0) return { fault: 'formula', what: source };
  try {
    const whole = parts.map((part, at) => (at % 2 === 0 ? prose(part) : formula(part)));
    return { text: tidy(whole.join('')) };
  } catch (error) {
    if (!(error instanceof NotPlain)) throw error;
    return { fault: 'formula', what: error.message };
  }
}

/** Outside of formulas a backslash and an n end a line. */
const prose = (text: string) => text.replaceAll('\\n', '\n').replace(/\\([$%])/g, '$1');

const tidy = (text: string) =>
  text
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/ ([,;:?])/g, '$1')
    .trim();

class NotPlain extends Error {}

const SIGNS: Readonly<Record<string, string>> = {
  ...{ times: ' × ', cdot: ' × ', div: ' ÷ ', neq: ' ≠ ', ne: ' ≠ ', leq: ' ≤ ', le: ' ≤ ', geq: ' ≥ ' },
  ...{ ge: ' ≥ ', pm: ' ± ', approx: ' ≈ ', pi: 'π', infty: '∞', degree: '°', circ: '°', ldots: '…' },
  ...{ dots: '…', quad: ' ', left: '', right: '', lt: ' < ', gt: ' > ' },
};
const NAMED = ['operatorname', 'text', 'mathrm', 'textrm', 'mathbf'];
const RAISED: Readonly<Record<string, string>> = Object.fromEntries(
  [...'0123456789-n'].map((sign, at) => [sign, [...'⁰¹²³⁴⁵⁶⁷⁸⁹⁻ⁿ'][at] ?? '']),
);

/** "sixty-five" and "inches=12" stand between `$$` as well. */
const isWord = (latex: string) => /^\p{L}{2,}(?:-\p{L}{2,})*$/u.test(latex.trim());

function formula(latex: string): string {
  if (isWord(latex)) return latex;
  const reader = new Reader(latex);
  const text = reader.sequence();
  if (!reader.isAtEnd()) throw new NotPlain(latex);
  return spaced(text);
}

/** Reads one formula from left to right; groups within groups by calling itself. */
class Reader {
  private at = 0;
  constructor(
    private readonly latex: string,
    private readonly depth = 0,
  ) {
    if (depth > 20) throw new NotPlain(latex);
  }

  isAtEnd(): boolean {
    return this.at >= this.latex.length;
  }

  sequence(): string {
    let text = '';
    while (!this.isAtEnd() && this.latex[this.at] !== '}') {
      const sign = this.latex[this.at] ?? '';
      if (sign === '\\') text = this.command(text);
      else if (sign === '{') text += this.group();
      else if (sign === '^') {
        this.at += 1;
        text += raised(this.argument());
      } else {
        text += sign;
        this.at += 1;
      }
    }
    return text;
  }

  /** @param before what stands before it @returns that with the command behind it */
  private command(before: string): string {
    const [whole, name] = /^\\([a-zA-Z]+|.)/u.exec(this.latex.slice(this.at)) ?? [];
    if (whole === undefined || name === undefined) throw new NotPlain(this.latex);
    this.at += whole.length;
    if (name === 'frac' || name === 'dfrac' || name === 'tfrac') return this.fraction(before);
    if (name === 'sqrt') {
      if (this.latex[this.at] === '[') throw new NotPlain(this.latex);
      const root = this.argument();
      return `${before}√${/^(?:[\d.,]+|\p{L})$/u.test(root) ? root : `(${root})`}`;
    }
    if (NAMED.includes(name)) return before + this.argument();
    if (/^[$%{},;:! |]$/.test(name)) return before + (/[,;:! ]/.test(name) ? ' ' : name);
    const sign = SIGNS[name];
    if (sign === undefined) throw new NotPlain(whole);
    return before + sign;
  }

  /** A fraction beside something that it is multiplied with stands in brackets. */
  private fraction(before: string): string {
    const top = this.argument();
    const bottom = this.argument();
    const text = `${inBrackets(top, /^-?[\p{L}\d.,]+$/u)}/${inBrackets(bottom, /^(?:[\d.,]+|\p{L})$/u)}`;
    if (/\d$/.test(before)) return `${before} ${text}`;
    const rest = this.latex.slice(this.at).replace(/^(?:\s|\\left)+/, '');
    const isFactor = /^(?:[\p{L}\d(^]|\\(?:frac|sqrt))/u.test(rest) || /[\p{L})]\s*$/u.test(before);
    return isFactor ? `${before}(${text})` : before + text;
  }

  /** What a command is about: a group, or one sign. */
  private argument(): string {
    while (/\s/.test(this.latex[this.at] ?? '')) this.at += 1;
    if (this.latex[this.at] === '{') return this.group();
    if (this.latex[this.at] === '\\') return this.command('');
    const sign = this.latex[this.at];
    if (sign === undefined || sign === '}') throw new NotPlain(this.latex);
    this.at += 1;
    return sign;
  }

  private group(): string {
    const inner = new Reader(this.latex.slice(this.at + 1), this.depth + 1);
    const text = inner.sequence();
    if (inner.isAtEnd()) throw new NotPlain(this.latex);
    this.at += inner.at + 2;
    return text;
  }
}

function inBrackets(text: string, plain: RegExp): string {
  const one = text.trim();
  return plain.test(one) || /^\([^()]*\)$/.test(one) ? one : `(${one})`;
}

function raised(exponent: string): string {
  const signs = [...exponent.trim()];
  if (exponent.trim() === '°') return '°';
  return signs.every((sign) => RAISED[sign] !== undefined)
    ? signs.map((sign) => RAISED[sign]).join('')
    : `^(${exponent.trim()})`;
}

/** Spaces around what joins two sides; a minus that belongs to its number stays with it. */
function spaced(text: string): string {
  const sides = text.replace(
    /\s*(=\/=|[=<>≤≥≠])\s*/g,
    (_, sign: string) => ` ${sign === '=/=' ? '≠' : sign} `,
  );
  return sides
    .replace(JOINED, (found, sign: string, at: number) =>
      isOpenBar(sides, at) || isHyphen(sides, at) ? found : ` ${sign} `,
    )
    .trim();
}

/** Plus or minus between what ends a side and what begins one. */
const JOINED = /(?<=[\p{L}\p{N})|])\s*([+-])\s*(?=[\p{L}\p{N}(√|\-.])/gu;

/** Whether the sign before `at` is a bar that opens: "|-5|" is no difference. */
function isOpenBar(text: string, at: number): boolean {
  const before = text.slice(0, at);
  return before.endsWith('|') && (before.split('|').length - 1) % 2 === 1;
}

/** "24-pack", "four-hundred": letters in a row behind it. */
function isHyphen(text: string, at: number): boolean {
  return /^-\p{L}{2}/u.test(text.slice(at));
}
