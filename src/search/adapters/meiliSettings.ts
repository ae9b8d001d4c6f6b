import type { Settings } from 'meilisearch';
import { DOCUMENTS_VERSION } from '../searchEngine.js';
import { SEARCHED } from './meiliDocuments.js';

/** Raise it whenever the settings or the tokens of a document change: the index is then built again beside the old one. */
const INDEX_VERSION = 2;

/** What an index is made with. Compared as a whole, and greater means newer. */
export const SETTINGS_VERSION = INDEX_VERSION * 1_000 + DOCUMENTS_VERSION;

/**
 * Applied to every index before its first document. Candidates come out by number of typos, whole words before
 * beginnings, then by name: the final order is ours (`rankDocuments`).
 */
export const SETTINGS: Settings = {
  searchableAttributes: [...SEARCHED],
  displayedAttributes: ['document'],
  filterableAttributes: ['ownerId'],
  sortableAttributes: ['order'],
  rankingRules: ['words', 'typo', 'exactness', 'sort'],
  typoTolerance: {
    enabled: true,
    minWordSizeForTypos: { oneTypo: 5, twoTypos: 9 },
    // Nowhere: of an attribute without typos a server from 1.12 on finds no word by its beginning. A number that is only
    // like the one typed comes after all that have it, and is dropped when the candidates are ranked.
    disableOnAttributes: [],
    disableOnWords: [],
  },
  // Tokens have no character that separates, and must not be cut by any rule of a language.
  separatorTokens: [],
  nonSeparatorTokens: [],
  dictionary: [],
  stopWords: [],
  synonyms: {},
  localizedAttributes: [{ attributePatterns: ['*'], locales: ['fra'] }],
  // Nothing is ranked by nearness.
  proximityPrecision: 'byAttribute',
  pagination: { maxTotalHits: 1_000 },
};
