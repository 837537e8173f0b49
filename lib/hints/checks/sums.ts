import { calculate } from '../../content/calculate';
import { asciiDigits } from '../../content/digits';

const NUMBER = String.raw`\d{1,3}(?:[ \u00a0\u202f,']\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?`;
const SUM = new RegExp(
  String.raw`((?:${NUMBER})(?:(?:\s*[-−–+×x*·÷/]\s*|\s+:\s+)(?:${NUMBER}))+)\s*=\s*(${NUMBER})`,
  'gu',
);

interface Worked {
  /** As it stands in the text. */
  text: string;
  operands: string[];
  result: string;
  isRight: boolean;
}

/** What a text works out: "20 000 − 300 = 19 700", left and right of it with plain digits. */
export function sumsIn(text: string): Worked[] {
  return [...asciiDigits(text).matchAll(SUM)].flatMap(([whole, left = '', right = '']) => {
    const expression = left.replace(new RegExp(NUMBER, 'gu'), plain);
    const value = calculate(expression.replace(/[−–]/g, '-').replace(/[×x·]/g, '*').replace(/[:÷]/g, '/'));
    if (value === null) return [];
    const operands = [...left.matchAll(new RegExp(NUMBER, 'gu'))].map(([number]) => plain(number));
    const result = plain(right);
    // a rounded result is right to its last digit
    const last = 10 ** -(result.split('.')[1]?.length ?? 0);
    return [{ text: whole, operands, result, isRight: Math.abs(value - Number(result)) <= last / 2 + 1e-9 }];
  });
}

/** "19 700" and "19,700" are 19700, "0,90" is 0.9. */
function plain(number: string): string {
  const grouped = /^\d{1,3}(?:[ \u00a0\u202f,']\d{3})+(?=$|[.,]\d+$)/u.exec(number)?.[0] ?? '';
  const rest = number.slice(grouped.length);
  return String(Number((grouped.replace(/\D/g, '') + rest).replace(',', '.')));
}
