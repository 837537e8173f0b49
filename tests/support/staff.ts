import type { App } from './app';

/** A browser without a screen: keeps its cookies, follows nothing. */
export interface Browser {
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** Sends a form, as a script does: what leads on is told in JSON. */
  post(path: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
  /** Anything else. */
  send(path: string, init: RequestInit): Promise<Response>;
  cookies: Map<string, string>;
}

export function browserAt(url: string): Browser {
  const cookies = new Map([['ustat.asked', '1']]);
  async function send(path: string, init: RequestInit): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { cookie, origin: url, ...(init.headers as Record<string, string>) };
    const response = await fetch(url + path, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value) cookies.set(name, value);
      else cookies.delete(name);
    }
    return response;
  }
  return {
    cookies,
    get: (path, headers = {}) => send(path, { headers }),
    send,
    post: (path, fields, headers = {}) =>
      send(path, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers: { accept: 'application/json', ...headers },
      }),
  };
}

export const PASSPHRASE = 'чай нан китеп дарыя';

/** The path of the link that the start printed. */
export function printedLink(app: App): string {
  const found = /https?:\/\/\S+(\/invitation\/\S+)/.exec(app.said())?.[1];
  if (!found) throw new Error(`The start printed no link:\n${app.said()}`);
  return found;
}

/** The same, which a slow machine prints some time after the site is ready. */
export async function linkPrinted(app: App): Promise<string> {
  for (let tries = 0; tries < 300 && !app.said().includes('/invitation/'); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
  return printedLink(app);
}

/** Takes an invitation with a new account. @returns a browser that is signed in */
export async function accept(url: string, link: string, name: string): Promise<Browser> {
  const browser = browserAt(url);
  const fields = { token: link.replace('/invitation/', ''), name, passphrase: PASSPHRASE };
  const response = await browser.post('/api/staff/accept', fields);
  if (!response.ok) throw new Error(`${name} was not let in: ${response.status} ${await response.text()}`);
  return browser;
}

/** The path of a link to a role, made by an administrator. */
export async function invitedTo(admin: Browser, grant: string): Promise<string> {
  const made = await admin.post('/api/admin/invite', { grant });
  if (!made.ok) throw new Error(`No invitation to ${grant}: ${made.status} ${await made.text()}`);
  const page = await (await admin.get('/admin/invitations')).text();
  const link = /https?:\/\/[^<"\s]+(\/invitation\/[\w-]+)/.exec(page)?.[1];
  if (!link) throw new Error('The page shows no link.');
  return link;
}
