import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openMailer } from '@/lib/server/mail';
import { type MailServer, mailServer } from '../support/mail-server';

describe('a letter', () => {
  let server: MailServer;
  beforeAll(async () => {
    server = await mailServer();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    server.letters.length = 0;
  });
  const from = 'Ustat <ustat@example.org>';
  const letter = { to: 'daria@example.org', subject: 'Чакыруу: Устат', text: 'Саламатсызбы.\n\nمرحبًا' };

  it('comes to one person, in any script', async () => {
    await openMailer({ url: server.url, from }).send(letter);
    expect(server.letters).toEqual([{ from: 'ustat@example.org', ...letter, to: ['daria@example.org'] }]);
  });

  it('comes to nobody beside them, whatever the address holds', async () => {
    const to = 'daria@example.org, other@example.org\r\nBcc: third@example.org';
    await openMailer({ url: server.url, from })
      .send({ ...letter, to })
      .catch(() => undefined);
    const reached = server.letters.flatMap((one) => one.to);
    for (const other of ['other@example.org', 'third@example.org']) expect(reached).not.toContain(other);
  });

  it('is refused in time by who does not take it, and where nobody listens', async () => {
    const mailer = openMailer({ url: server.url, from });
    await expect(mailer.send({ ...letter, to: 'refused@example.org' })).rejects.toThrow('550');
    const away = await mailServer();
    await away.close();
    await expect(openMailer({ url: away.url, from }).send(letter)).rejects.toThrow('ECONNREFUSED');
  });
});
