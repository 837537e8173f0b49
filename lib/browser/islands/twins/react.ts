import { useEffect, useState } from 'preact/compat';

export { createElement, Fragment, useCallback, useEffect, useRef, useState } from 'preact/compat';

/**
 * React's, where what begins is another page: under way until that one is there, or the browser
 * comes back to this one.
 */
export function useTransition(): [boolean, (work: () => void) => void] {
  const [isUnderWay, setUnderWay] = useState(false);
  useEffect(() => {
    const back = () => setUnderWay(false);
    window.addEventListener('pageshow', back);
    return () => window.removeEventListener('pageshow', back);
  }, []);
  const start = (work: () => void) => {
    setUnderWay(true);
    work();
  };
  return [isUnderWay, start];
}
