import { describe, expect, it } from 'vitest';
import { prepareQuery } from '../../src/search/prepareQuery.js';
import { rankDocuments } from '../../src/search/rankDocuments.js';
import { OWNED_CASES, SEARCH_CASES } from '../support/searchCases.js';
import { REGISTER } from '../support/searchDocuments.js';

describe('ranking documents that may be hits', () => {
  it.each(SEARCH_CASES)('$rule: $query', ({ query, first, only, matched }) => {
    const hits = rankDocuments(prepareQuery(query), REGISTER, 20);
    const ids = hits.map(({ id }) => id);
    expect(only ? ids : ids.slice(0, first.length)).toEqual(first);
    if (matched) expect(hits[0]?.matched).toEqual(matched);
  });

  it.each(OWNED_CASES)('$owner, $rule: $query', ({ owner, query, first }) => {
    const own = REGISTER.filter(({ ownerId }) => ownerId === owner);
    expect(rankDocuments(prepareQuery(query), own, 20).map(({ id }) => id)).toEqual(first);
  });

  it('does not depend on the order in which they come', () => {
    for (const { query } of SEARCH_CASES) {
      const prepared = prepareQuery(query);
      expect(rankDocuments(prepared, [...REGISTER].reverse(), 20)).toEqual(rankDocuments(prepared, REGISTER, 20));
    }
  });
});
