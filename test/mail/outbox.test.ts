import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { outboxTransport } from '../../src/mail/adapters/outbox.js';
import { message } from '../support/mailSamples.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ardoise-outbox-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the outbox', () => {
  it('holds each message as a file named after its Message-ID', async () => {
    const outbox = outboxTransport(join(folder, 'outbox'));
    expect(await outbox.send(message)).toMatchObject({ outcome: 'accepted' });

    expect(await readdir(outbox.description)).toEqual(['2c1f9a52@opera-telecom.example.eml']);
    const mail = await simpleParser(await readFile(join(outbox.description, '2c1f9a52@opera-telecom.example.eml')));
    expect(mail).toMatchObject({ messageId: message.messageId, subject: message.subject });
    expect(mail.from?.value).toEqual([{ name: 'Opéra Télécom', address: message.from.address }]);
    expect(mail.to).toMatchObject({ value: [{ name: 'Claire Martin', address: message.to.address }] });
    expect(mail.attachments[0]?.content).toEqual(message.attachments[0]?.content);
  });

  it('holds a message that is sent again once', async () => {
    const outbox = outboxTransport(folder);
    await outbox.send(message);
    await outbox.send(message);
    expect(await readdir(folder)).toHaveLength(1);
  });

  it('never leaves its folder, whatever the Message-ID', async () => {
    await outboxTransport(folder).send({ ...message, messageId: '<../../é/b c@x>' });
    expect(await readdir(folder)).toEqual(['.._..___b_c@x.eml']);
  });

  it('opened again, is rid of what a killed process left half written, but not of what is being written', async () => {
    const aside = (name: string) => join(folder, `.${name}.eml.0b6f8d1e-1111-4222-8333-444455556666`);
    const [left, fresh, other] = [aside('a@x'), aside('b@x'), join(folder, '.mine')];
    for (const file of [left, fresh, other]) await writeFile(file, 'half');
    for (const file of [left, other]) await utimes(file, new Date(0), new Date(Date.now() - 61 * 60_000));
    outboxTransport(folder);
    expect((await readdir(folder)).map((name) => join(folder, name)).sort()).toEqual([fresh, other].sort());
  });

  it('says that nothing was sent when it cannot be written, and leaves no half file', async () => {
    const file = join(folder, 'a file');
    await writeFile(file, '');
    expect(await outboxTransport(file).send(message)).toMatchObject({ outcome: 'unreachable' });
    expect(await readdir(folder)).toEqual(['a file']);
  });
});
