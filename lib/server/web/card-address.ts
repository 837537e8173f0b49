/**
 * What the picture on a card opens: the door of the site, with the name after the `#`. A browser
 * keeps that part to itself, so that no server, proxy or log is told who signs in; the PIN stands
 * on the card alone.
 */
export const cardAddress = (site: string, name: string): string =>
  `${site}/sign-in#${Buffer.from(name).toString('base64url')}`;

/** The door as a card writes it: an address reads from left to right within any sentence. */
export const doorOf = (site: string): string => `\u2066${site.replace(/^https?:\/\//, '')}/sign-in\u2069`;
