/** + - * / and parentheses over decimal numbers; null when it is anything else. */
export function calculate(expression: string): number | null {
  const tokens = expression.match(/\d+(?:\.\d+)?|[-+*/()]/g) ?? [];
  if (tokens.join('') !== expression.replace(/\s/g, '')) return null;
  let at = 0;
  const take = () => tokens[at++];
  const factor = (): number => {
    const token = take();
    if (token === '-') return -factor();
    if (token !== '(') return Number(token);
    const value = sum();
    if (take() !== ')') return Number.NaN;
    return value;
  };
  const product = (): number => {
    let value = factor();
    while (tokens[at] === '*' || tokens[at] === '/')
      value = take() === '*' ? value * factor() : value / factor();
    return value;
  };
  const sum = (): number => {
    let value = product();
    while (tokens[at] === '+' || tokens[at] === '-')
      value = take() === '+' ? value + product() : value - product();
    return value;
  };
  const value = sum();
  return at === tokens.length && Number.isFinite(value) ? value : null;
}
