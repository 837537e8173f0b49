/** JSX as plain trees, drawn as a string (draw.tsx): all that pages need of React in a worker. */
export const Fragment = Symbol('fragment');

export interface Drawn {
  type: unknown;
  props: Record<string, unknown>;
}

export const jsx = (type: unknown, props: Record<string, unknown>): Drawn => ({ type, props });
export const jsxs = jsx;
