import { describe, expect, it } from 'vitest';
import { userStream } from '../../src/domain/streams.js';
import { commandWorld } from '../support/commandWorld.js';

const lea = { name: 'Léa Moreau', email: 'Lea@Exemple.fr', roles: ['sales'] };

describe('InviteUser', () => {
  it('makes one user of two invitations of one mail that race, and tells the other who has it', async () => {
    const { send, typesOf } = commandWorld();
    const invite = (name: string) => send('InviteUser', { ...lea, name });
    const [one, other] = await Promise.allSettled([invite('Léa'), invite('Zoé')]);

    const won = [one, other].filter((result) => result.status === 'fulfilled');
    const lost = [one, other].filter((result) => result.status === 'rejected');
    expect([won.length, lost.length]).toEqual([1, 1]);
    expect(lost[0]?.reason).toMatchObject({ code: 'user.email_taken', facts: { holder: { id: won[0]?.value.id } } });
    expect(await typesOf(userStream(String(won[0]?.value.id)))).toEqual(['UserInvited']);
  });

  it('takes roles in any order and twice for the same ones', async () => {
    const { send } = commandWorld();
    const { id } = await send('InviteUser', { ...lea, roles: ['billing', 'sales', 'billing'] });
    const again = await send('SetUserRoles', { userId: id, roles: ['sales', 'billing'] });
    expect(again.events).toEqual([]);
  });
});

describe('IssueUserToken', () => {
  it('answers the token once, and keeps its hash alone', async () => {
    const { send, eventStore } = commandWorld();
    const { id: userId } = await send('InviteUser', lea);
    const issue = () => send('IssueUserToken', { userId, name: 'Portable' }, { key: 'portable' });
    const first = await issue();
    const again = await issue();

    expect(first.token).toMatch(/^ardoise_[0-9a-f]{32}_[\w-]{43}$/);
    expect(again.token).toBeUndefined();
    expect(again).toMatchObject({ id: first.id, revision: first.revision, warnings: [{ code: 'token.shown_once' }] });
    const stored = JSON.stringify(await eventStore.read(userStream(userId)));
    expect(stored).not.toContain(first.token);
  });

  it('answers a token that the log took, when one command is sent twice at once', async () => {
    const { send, eventStore } = commandWorld();
    const { id: userId } = await send('InviteUser', lea);
    const issue = () => send('IssueUserToken', { userId, name: 'Portable' }, { key: 'portable' });
    const answers = await Promise.all([issue(), issue()]);

    expect(answers.filter(({ token }) => token !== undefined)).toHaveLength(1);
    expect((await eventStore.read(userStream(userId))).map(({ type }) => type)).toEqual([
      'UserInvited',
      'UserTokenIssued',
    ]);
  });

  it('is refused for the holder of ADMIN_TOKEN, whose token is a setting', async () => {
    const { send } = commandWorld();
    await expect(send('IssueUserToken', { userId: 'admin', name: 'x' })).rejects.toMatchObject({
      code: 'user.built_in',
    });
  });
});

describe('whoever is named as a colleague', () => {
  const action = (accountId: string, assigneeId: string) =>
    ({ accountId, title: 'Rappeler', dueOn: '2026-12-03', assigneeId }) as const;

  it('must be an active user, or the administrator', async () => {
    const { send } = commandWorld();
    const { id: userId } = await send('InviteUser', lea);
    const { id: accountId } = await send('CreateProspect', { name: 'Roy', ownerId: userId });
    await send('ScheduleAction', action(accountId, userId));
    await send('ScheduleAction', action(accountId, 'admin'));
    await expect(send('ScheduleAction', action(accountId, 'nobody'))).rejects.toMatchObject({ code: 'user.unknown' });
    await expect(send('CreateProspect', { name: 'Faure', ownerId: 'nobody' })).rejects.toMatchObject({
      code: 'user.unknown',
    });

    await send('DeactivateUser', { userId });
    const inactive = { code: 'user.inactive' };
    await expect(send('ScheduleAction', action(accountId, userId))).rejects.toMatchObject(inactive);
    await expect(send('CreateProspect', { name: 'Faure', ownerId: userId })).rejects.toMatchObject(inactive);
    const { id: other } = await send('CreateProspect', { name: 'Faure' });
    const take = (id: string) => send('ChangeAccountDetails', { accountId: id, ownerId: userId });
    await expect(take(other)).rejects.toMatchObject(inactive);
    // Whose it is already stays so, though they left.
    expect((await take(accountId)).events).toEqual([]);
  });

  it('is none who changes nothing: what is given to an auditor alone could never be carried out', async () => {
    const { send } = commandWorld();
    const { id: userId } = await send('InviteUser', { ...lea, roles: ['auditor'] });
    const { id: accountId } = await send('CreateProspect', { name: 'Roy' });
    const { id: dossierId } = await send('OpenDossier', { accountId });
    const { id: actionId } = await send('ScheduleAction', action(accountId, 'admin'));
    const given = [
      ['ScheduleAction', action(accountId, userId)],
      ['ReassignAction', { actionId, assigneeId: userId }],
      ['ChangeAccountDetails', { accountId, ownerId: userId }],
      ['SetDossierTeam', { dossierId, team: { technicien: userId } }],
    ] as const;
    for (const [name, body] of given) {
      await expect(send(name, body), name).rejects.toMatchObject({ name: 'RuleViolation', code: 'user.read_only' });
    }
    await send('SetUserRoles', { userId, roles: ['auditor', 'billing'] });
    for (const [name, body] of given)
      await expect(send(name, body), name).resolves.toMatchObject({ revision: expect.any(Number) });
  });

  it('is asked after the command was looked for: sent again, it gets the first answer', async () => {
    const { send } = commandWorld();
    const { id: userId } = await send('InviteUser', lea);
    const create = () => send('CreateProspect', { name: 'Roy', ownerId: userId }, { key: 'roy' });
    const first = await create();
    await send('DeactivateUser', { userId });
    expect(await create()).toEqual(first);
  });
});
