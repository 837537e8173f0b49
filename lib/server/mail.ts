import { createTransport } from 'nodemailer';

/** A mail of plain text to one person. */
export interface Letter {
  to: string;
  subject: string;
  text: string;
}

export interface Mailer {
  /** @throws when no server took it: what it was about must not depend on it */
  send(letter: Letter): Promise<void>;
}

export interface MailSettings {
  /** smtp:// or smtps://, with name and password where the server asks for them. */
  url: string;
  from: string;
}

/** Past this machine a password or a link goes by TLS or not at all. */
const LOCAL = ['localhost', '127.0.0.1', '[::1]'];

/** nodemailer: a connection for each letter, since there are few. */
export function openMailer({ url, from }: MailSettings): Mailer {
  const transport = createTransport({
    url,
    requireTLS: !LOCAL.includes(new URL(url).hostname),
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 10_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, subject, text }) {
      // the address as it is: a list or a name beside it is none
      await transport.sendMail({
        from,
        to: { name: '', address: to },
        subject,
        text,
        textEncoding: 'base64',
      });
    },
  };
}
