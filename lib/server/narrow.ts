import { UstatError } from '../errors';

/**
 * Lets so many pieces of work run at a time, the others in the order in which they came.
 * @param most running at a time
 * @param waiting in the queue at most; who comes then is told to come again
 * @returns runs the work in its turn. @throws UstatError 'busy' where the queue is full
 */
export function narrow(most: number, waiting: number): <T>(work: () => Promise<T>) => Promise<T> {
  const queue: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running < most) running += 1;
    else {
      if (queue.length >= waiting) throw new UstatError('busy', 'Too many are waiting.');
      // the place of who has ended is handed on
      await new Promise<void>((resolve) => queue.push(resolve));
    }
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
