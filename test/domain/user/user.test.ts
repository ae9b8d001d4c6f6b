import { describe, it } from 'vitest';
import type { UserEvent } from '../../../src/domain/user/events.js';
import { user } from '../../../src/domain/user/user.js';
import { specFor } from '../../support/deciderSpec.js';

const { given } = specFor(user);
const userId = 'lea';
const lea = { userId, name: 'Léa Moreau', email: 'lea@exemple.fr', roles: ['sales'] } as const;
const token = { userId, tokenId: 't-1', name: 'Portable', hash: 'h-1' };
const invited: UserEvent = { type: 'UserInvited', data: lea };
const deactivated: UserEvent = { type: 'UserDeactivated', data: { userId } };
const issued: UserEvent = { type: 'UserTokenIssued', data: token };
const revoked: UserEvent = { type: 'UserTokenRevoked', data: { userId, tokenId: 't-1' } };

describe('InviteUser', () => {
  const invite = { type: 'InviteUser', data: lea } as const;

  it('lets a colleague in once', () => {
    given().when(invite).thenEvents(invited);
    given(invited).when(invite).thenNothing();
  });

  it('is refused for a mail that somebody else has', () => {
    given(invited)
      .when({ type: 'InviteUser', data: { ...lea, name: 'Léa Martin' } })
      .thenRefused('user.email_taken');
  });

  it('brings back somebody who was deactivated, with the roles that are given now', () => {
    const back = { ...lea, roles: ['billing'] } as const;
    given(invited, deactivated)
      .when({ type: 'InviteUser', data: back })
      .thenEvents({ type: 'UserInvited', data: back });
  });
});

describe('SetUserRoles', () => {
  const set = { type: 'SetUserRoles', data: { userId, roles: ['billing', 'auditor'] } } as const;

  it('replaces the roles, and does nothing when they are those already', () => {
    given(invited).when(set).thenEvents({ type: 'UserRolesSet', data: set.data });
    given(invited, { type: 'UserRolesSet', data: set.data }).when(set).thenNothing();
  });

  it('is refused for nobody, and for somebody who left', () => {
    given().when(set).thenRefused('user.unknown');
    given(invited, deactivated).when(set).thenRefused('user.inactive');
  });
});

describe('DeactivateUser', () => {
  const deactivate = { type: 'DeactivateUser', data: { userId } } as const;

  it('ends the access once', () => {
    given(invited).when(deactivate).thenEvents(deactivated);
    given(invited, deactivated).when(deactivate).thenNothing();
    given().when(deactivate).thenRefused('user.unknown');
  });
});

describe('IssueUserToken', () => {
  const issue = (fields: object = {}) =>
    ({ type: 'IssueUserToken', data: { ...token, today: '2026-12-01', ...fields } }) as const;

  it('keeps the hash and the last day', () => {
    given(invited).when(issue()).thenEvents(issued);
    given(invited)
      .when(issue({ expiresOn: '2026-12-01' }))
      .thenEvents({ type: 'UserTokenIssued', data: { ...token, expiresOn: '2026-12-01' } });
  });

  it('is refused for a day that is over, and for somebody who left', () => {
    given(invited)
      .when(issue({ expiresOn: '2026-11-30' }))
      .thenRefused('token.expired');
    given(invited, deactivated).when(issue()).thenRefused('user.inactive');
  });

  it('is refused beyond twenty that work; those that ended do not count', () => {
    const many = Array.from(
      { length: 20 },
      (_, n): UserEvent => ({ type: 'UserTokenIssued', data: { ...token, tokenId: `t-${n}` } }),
    );
    given(invited, ...many)
      .when(issue({ tokenId: 't-new' }))
      .thenRefused('token.too_many');
    given(invited, ...many, revoked)
      .when(issue())
      .thenEvents(issued);
  });
});

describe('RevokeUserToken', () => {
  const revoke = { type: 'RevokeUserToken', data: { userId, tokenId: 't-1' } } as const;

  it('ends one token once', () => {
    given(invited, issued).when(revoke).thenEvents(revoked);
    given(invited, issued, revoked).when(revoke).thenNothing();
  });

  it('does nothing for one that ended with its user, and is refused for one that was never given', () => {
    given(invited, issued, deactivated).when(revoke).thenNothing();
    given(invited).when(revoke).thenRefused('token.unknown');
    given(invited)
      .when({ type: 'RevokeUserToken', data: { userId, tokenId: 'constructor' } })
      .thenRefused('token.unknown');
  });
});
