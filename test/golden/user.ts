import type { UserEvent } from '../../src/domain/user/events.js';
import type { Golden } from './golden.js';

const userId = '0d2f5f7a-3f39-5b0f-8d0e-1f6a7e9c0a55';
const tokenId = '8a7b6c5d-4e3f-5a2b-9c1d-0e9f8a7b6c13';

export const userGolden = {
  UserInvited: [{ userId, name: 'Léa Moreau', email: 'lea.moreau@telecom-rhone.example', roles: ['sales', 'billing'] }],
  UserRolesSet: [{ userId, roles: ['auditor'] }],
  UserDeactivated: [{ userId }],
  UserTokenIssued: [
    {
      userId,
      tokenId,
      name: 'Portable de Léa',
      hash: 'b5d4045c3f466fa91fe2cc6abe79232a1a57cdf104f7a26e716e0a1e2789df78',
      expiresOn: '2027-12-31',
    },
  ],
  UserTokenRevoked: [{ userId, tokenId }],
} satisfies Golden<UserEvent>;
