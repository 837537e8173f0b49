export * from '../../page/twins/react';

/** A page is drawn anew each time: what was asked once may be asked again. */
export const cache = <F>(work: F): F => work;
