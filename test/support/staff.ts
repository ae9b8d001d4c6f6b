import { type Client, client, type Live } from './liveApplication.js';

export type Colleague = Client & Readonly<{ id: string; token: string /** Position in the log. */; issuedAt: string }>;

/** Invites a colleague and gives them a token: they call by it. */
export async function colleague(live: Live, name: string, ...roles: string[]): Promise<Colleague> {
  const email = `${name
    .normalize('NFD')
    .replace(/\P{ASCII}/gu, '')
    .toLowerCase()}@ardoise.example`;
  const invited = await live.command('InviteUser', { name, email, roles });
  const issued = await live.command('IssueUserToken', { userId: invited.body.id, name: 'Portable' });
  const { token } = issued.body;
  if (issued.status !== 200) throw new Error(`${name}: ${invited.text} ${issued.text}`);
  return { ...client(live.url, token), id: invited.body.id, token, issuedAt: issued.body.position };
}
