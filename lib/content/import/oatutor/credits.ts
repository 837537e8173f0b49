/** A source or a licence, as OATutor writes it: "https://… <OpenStax: Elementary Algebra>". */
export interface Credit {
  name: string;
  url: string;
}

export function creditOf(text: string): Credit {
  const [, url = '', name = ''] = /^\s*(\S*?)\s*<([^>]*)>\s*$/.exec(text) ?? [];
  if (name !== '' || url !== '') return { name: name.trim() || url, url };
  const plain = text.trim();
  return { name: plain, url: /^https?:\/\/\S+$/.test(plain) ? plain : '' };
}

export function creditLine({ name, url }: Credit): string {
  return url === '' || url === name ? name : `${name} (${url})`;
}

/** Whether a licence that stands beside a part of a course is the course's; none is. */
export function isSameLicence(own: string, { name, url }: Credit): boolean {
  const credit = creditOf(own);
  if (credit.name === '') return true;
  const folded = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, ' ')
      .trim();
  return (credit.url !== '' && credit.url === url) || folded(credit.name) === folded(name);
}
