import type { Answer } from '../commands/context.js';

type Send = (
  command: Readonly<{ key: string; name: string; body: Readonly<Record<string, unknown>> }>,
) => Promise<Answer>;

const COLLEAGUES = [
  { key: 'lea', name: 'Léa Moreau', email: 'lea.moreau@ardoise-telecom.example', roles: ['sales'] },
  { key: 'marc', name: 'Marc Petit', email: 'marc.petit@ardoise-telecom.example', roles: ['sales'] },
  { key: 'ines', name: 'Inès Caron', email: 'ines.caron@ardoise-telecom.example', roles: ['billing'] },
  { key: 'paul', name: 'Paul Vasseur', email: 'paul.vasseur@ardoise-telecom.example', roles: ['auditor'] },
] as const;

/** The staff of the demonstration, by their ids. */
export type DemoStaff = Readonly<{
  /** Whose fiches they are. */
  sales: readonly [string, string];
  lea: string;
  paul: string;
}>;

export async function inviteStaff(send: Send): Promise<DemoStaff> {
  const [lea = '', marc = '', , paul = ''] = await Promise.all(
    COLLEAGUES.map(async ({ key, ...body }) => (await send({ key: `user-${key}`, name: 'InviteUser', body })).id),
  );
  return { sales: [lea, marc], lea, paul };
}

/** Where the demonstration keeps its two tokens: the register shows each of them once. */
export type KeptTokens = Readonly<{
  get: (who: string) => string | undefined;
  keep: (who: string, token: string) => void;
}>;

export type DemoTokens = Readonly<{ lea: string; paul: string }>;

export async function staffTokens(send: Send, { lea, paul }: DemoStaff, kept: KeptTokens): Promise<DemoTokens> {
  return { lea: await tokenOf(send, 'lea', lea, kept), paul: await tokenOf(send, 'paul', paul, kept) };
}

async function tokenOf(send: Send, who: string, userId: string, kept: KeptTokens): Promise<string> {
  const before = kept.get(who);
  if (before !== undefined) return before;
  // Another key each time: a token that was lost is not shown again.
  const key = `token-${who}-${Date.now()}`;
  const { token = '' } = await send({ key, name: 'IssueUserToken', body: { userId, name: 'Démonstration' } });
  kept.keep(who, token);
  return token;
}
