import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commands } from '../../src/commands/all.js';

const read = (files: readonly string[]): string => files.map((file) => readFileSync(file, 'utf8')).join('\n');

/** `IssueUserToken`: what a command is called. */
const NAME = '[A-Z][a-z]+(?:[A-Z][a-z]+)+';

it('every command that a sentence sends people to is there', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const sources = read(files.map((file) => join('src', file))).replace(/\/\*[\s\S]*?\*\/|\/\/ .*/g, '');
  // `(SetVatRate)`, `(ReopenDossier, puis TerminateDossier)`, `(ChangeDossierLine, from)`, behind French words.
  const inBrackets = [...sources.matchAll(new RegExp(`[\\p{L}’»] \\((${NAME}[^()&\\n]*)\\)`, 'gu'))];
  const named = inBrackets.flatMap(([, words]) => String(words).match(new RegExp(NAME, 'g')) ?? []);
  expect(new Set(named).size).toBeGreaterThan(20);
  expect([...new Set(named)].filter((name) => !commands.has(name))).toEqual([]);
});

it('README.md and the manual name no command that is not there', () => {
  const pages = read(['README.md', 'docs/operations.md']);
  const named = [...pages.matchAll(new RegExp(`\`(${NAME})\``, 'g'))].map(([, name]) => String(name));
  expect(new Set(named).size).toBeGreaterThan(4);
  expect([...new Set(named)].filter((name) => !commands.has(name))).toEqual([]);
});
