import { simpleParser } from 'mailparser';
import { afterEach, describe, expect, it } from 'vitest';
import { smtpTransport } from '../../src/mail/adapters/smtp.js';
import { message } from '../support/mailSamples.js';
import { bareServer, reply, smtpServer } from './smtpServers.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function listening<Server extends { close: () => Promise<void> }>(server: Promise<Server>): Promise<Server> {
  const started = await server;
  closing.push(started.close);
  return started;
}

const QUICK = { connection: 300, greeting: 300, silence: 300, total: 2_000 };
const sendTo = (url: string) => smtpTransport(url, QUICK).send(message);

describe('a mail sent over SMTP', () => {
  it('is accepted when the server says so, and arrives whole, with its Message-ID', async () => {
    const server = await listening(smtpServer());
    expect(await sendTo(server.url)).toMatchObject({ outcome: 'accepted', replyCode: 250 });

    const [one, ...more] = server.received;
    expect(more).toEqual([]);
    expect(one?.to).toEqual([message.to.address]);
    const mail = await simpleParser(one?.raw ?? '');
    expect(mail).toMatchObject({ messageId: message.messageId, subject: message.subject });
    expect(mail.text).toContain('.une ligne qui commence par un point');
    expect(mail.attachments[0]).toMatchObject({
      filename: 'F2026-000123.pdf',
      content: message.attachments[0]?.content,
    });
  });

  it('is refused for good by 550 to the recipient, saying what the server said', async () => {
    const server = await listening(smtpServer({ onRcptTo: (_to, _session, done) => done(reply(550, 'No such user')) }));
    expect(await sendTo(server.url)).toEqual({ outcome: 'refused', replyCode: 550, detail: '550 No such user' });
  });

  it('is refused for good by 554 after DATA', async () => {
    const server = await listening(smtpServer({}, () => reply(554, 'Looks like spam')));
    expect(await sendTo(server.url)).toMatchObject({ outcome: 'refused', replyCode: 554 });
  });

  it('is refused for good by 550 to the sender', async () => {
    const server = await listening(smtpServer({ onMailFrom: (_from, _session, done) => done(reply(550, 'Not you')) }));
    expect(await sendTo(server.url)).toMatchObject({ outcome: 'refused', replyCode: 550 });
  });

  it.each([450, 452, 421])('is deferred by %d to the recipient', async (code) => {
    const server = await listening(smtpServer({ onRcptTo: (_to, _session, done) => done(reply(code, 'Later')) }));
    expect(await sendTo(server.url)).toMatchObject({ outcome: 'deferred', replyCode: code });
  });

  it('is deferred by 451 after DATA', async () => {
    const server = await listening(smtpServer({}, () => reply(451, 'Disk full')));
    expect(await sendTo(server.url)).toMatchObject({ outcome: 'deferred', replyCode: 451 });
  });

  it('finds nobody when the server is down', async () => {
    const server = await smtpServer();
    await server.close();
    expect(await sendTo(server.url)).toMatchObject({
      outcome: 'unreachable',
      detail: expect.stringMatching(/^connexion refusée \(.*ECONNREFUSED.*\)$/),
    });
  });

  it('finds nobody when the line is dropped before the greeting', async () => {
    const server = await listening(
      bareServer(
        (socket) => void socket.destroy(),
        () => {},
      ),
    );
    expect(await sendTo(server.url)).toMatchObject({
      outcome: 'unreachable',
      detail: expect.stringMatching(/^connexion .*coupée \(.+\)$/),
    });
  });

  it('finds nobody when the server never greets', async () => {
    const server = await listening(
      bareServer(
        () => {},
        () => {},
      ),
    );
    expect(await sendTo(server.url)).toMatchObject({
      outcome: 'unreachable',
      detail: expect.stringMatching(/^pas de réponse à temps \(.+\)$/),
    });
  });

  it('finds nobody when the server greets with a refusal: that is about the server, so later again', async () => {
    const server = await listening(
      bareServer(
        (socket) => void socket.write('554 No service\r\n'),
        () => {},
      ),
    );
    expect(await sendTo(server.url)).toMatchObject({ outcome: 'unreachable', replyCode: 554 });
  });
});

describe('a mail whose line breaks once the server had greeted', () => {
  it('after DATA has an unknown outcome', async () => {
    const server = await listening(
      smtpServer({}, (_message, drop) => {
        drop();
        return 'silence';
      }),
    );
    const result = await sendTo(server.url);
    expect(result).toMatchObject({ outcome: 'unknown' });
    expect(result).not.toHaveProperty('replyCode');
    expect(server.seen).toHaveLength(1);
  });

  it('after DATA without an answer in time has an unknown outcome', async () => {
    const server = await listening(smtpServer({}, () => 'silence'));
    expect(await sendTo(server.url)).toMatchObject({ outcome: 'unknown' });
  });

  it.each(['EHLO', 'MAIL', 'RCPT', 'DATA'])(
    'at %s has an unknown outcome: the library cannot tell it from one after DATA',
    async (word) => {
      const server = await listening(
        bareServer(
          (socket) => void socket.write('220 hello\r\n'),
          (line, socket) => {
            if (line.startsWith(word)) socket.destroy();
            else socket.write('250 fine\r\n');
          },
        ),
      );
      expect(await sendTo(server.url)).toMatchObject({ outcome: 'unknown' });
    },
  );

  it('is bounded as a whole, also when the server keeps the line busy', async () => {
    const server = await listening(
      bareServer(
        (socket) => void socket.write('220 hello\r\n'),
        (line, socket) => {
          if (line.startsWith('EHLO')) setInterval(() => socket.write('250-still here\r\n'), 50).unref();
        },
      ),
    );
    const before = performance.now();
    const result = await smtpTransport(server.url, { ...QUICK, total: 500 }).send(message);
    expect(result).toMatchObject({ outcome: 'unknown' });
    expect(performance.now() - before).toBeLessThan(1_500);
  });
});

describe('credentials in the URL', () => {
  const guarded = () =>
    smtpServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) =>
        username === 'opéra@x' && password === 'p:#s'
          ? done(null, { user: 'opera' })
          : done(reply(535, 'Wrong password')),
    });
  const withUser = (url: string, user: string, password: string) =>
    url.replace('//', `//${encodeURIComponent(user)}:${encodeURIComponent(password)}@`);

  it('log in', async () => {
    const server = await listening(guarded());
    expect(await sendTo(withUser(server.url, 'opéra@x', 'p:#s'))).toMatchObject({ outcome: 'accepted' });
  });

  it('that are wrong are not the recipient’s fault: later again', async () => {
    const server = await listening(guarded());
    expect(await sendTo(withUser(server.url, 'opéra@x', 'no'))).toMatchObject({ outcome: 'deferred', replyCode: 535 });
  });

  it('that are missing are not the recipient’s fault either', async () => {
    const server = await listening(guarded());
    expect(await sendTo(server.url)).toMatchObject({ outcome: 'deferred', replyCode: 530 });
  });

  it('are not in the description', () => {
    expect(smtpTransport('smtp://opera:secret@mail.example:587').description).toBe('smtp://mail.example:587');
  });
});

describe('TLS that fails', () => {
  it('sends nothing and is tried again later', async () => {
    const server = await listening(smtpServer({ disabledCommands: [] }));
    expect(await sendTo(`${server.url}?requireTLS=true`)).toMatchObject({ outcome: 'unreachable' });
    expect(server.seen).toEqual([]);
  });
});
