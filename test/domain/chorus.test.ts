import { describe, expect, it } from 'vitest';
import { chorusGaps } from '../../src/domain/shared/chorus.js';

describe('what is missing for Chorus Pro', () => {
  it('is told all at once, each with where to complete it', () => {
    expect(chorusGaps(undefined, { required: 'service_and_engagement' })).toMatchObject([
      { code: 'delivery.siret_missing', command: 'ChangeAccountDetails' },
      { code: 'delivery.chorus_service_missing', command: 'SetDeliveryMethods' },
      { code: 'delivery.chorus_engagement_missing', command: 'SetDeliveryMethods' },
    ]);
  });

  it('is nothing for a SIRET alone when the public body requires no more', () => {
    expect(chorusGaps('73282932000074')).toEqual([]);
  });
});
