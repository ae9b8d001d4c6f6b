import { describe, expect, it } from 'vitest';
import { phoneForms } from '../../src/search/phoneForms.js';

describe('phoneForms', () => {
  it.each([
    ['+33142685300', ['33142685300', '0142685300']],
    ['+262262121314', ['262262121314', '0262121314']],
    ['+4930123456', ['4930123456', '030123456']],
    ['+390612345678', ['390612345678']],
    ['+12025550123', ['12025550123']],
    ['+999123', ['999123']],
    ['0142685300', ['0142685300']],
  ])('of %s', (phone, forms) => {
    expect(phoneForms(phone)).toEqual(forms);
  });
});
