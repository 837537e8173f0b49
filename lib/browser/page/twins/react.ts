import { type Drawn, jsx } from './jsx-runtime';

/** React where nothing changes after it was drawn: first states, no effects. */
export { Fragment } from './jsx-runtime';

export const createElement = (
  type: unknown,
  props: Record<string, unknown> | null,
  ...children: unknown[]
): Drawn => jsx(type, children.length > 0 ? { ...props, children } : { ...props });

export const useState = <T>(first: T | (() => T)) => [
  typeof first === 'function' ? (first as () => T)() : first,
  () => {},
];
export const useEffect = (): void => {};
export const useCallback = <F>(work: F): F => work;
export const useRef = <T>(current: T) => ({ current });
export const useTransition = () => [false, (work: () => void) => work()];

/** What is read of one here stands where nobody has given another value (error-words.tsx). */
export function createContext<T>(value: T) {
  // biome-ignore lint/correctness/noComponentHookFactories: one context is made, as the program starts
  const Provider = ({ children }: { children: unknown }) => children;
  return Object.assign(Provider, { Provider, value });
}
export const useContext = <T>(context: { value: T }): T => context.value;

/** Messages that hold elements ask for these. */
export const isValidElement = (one: unknown): one is Drawn =>
  typeof one === 'object' && one !== null && 'type' in one && 'props' in one;
export const cloneElement = ({ type, props }: Drawn, more: Record<string, unknown>): Drawn =>
  jsx(type, { ...props, ...more });
