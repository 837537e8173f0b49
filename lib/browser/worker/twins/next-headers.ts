/** What a request for a page says: of the one that is drawn, since a worker draws them in turn. */
let address = new URL('http://localhost/');

export const asked = () => address;
export const nowAsked = (url: URL): void => {
  address = url;
};

export async function headers(): Promise<Headers> {
  return new Headers({
    'x-ustat-page': `${address.pathname}${address.search}`,
    'accept-language': navigator.language,
  });
}
