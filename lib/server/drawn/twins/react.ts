import { asked } from '../asked';

export * from '../../../browser/page/twins/react';

/** Once a page, however many parts of it want to know. Nothing that takes arguments is kept. */
export const cache = <T>(work: () => T) => {
  return (): T => {
    const { known } = asked();
    if (!known.has(work)) known.set(work, work());
    return known.get(work) as T;
  };
};
