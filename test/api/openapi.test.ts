import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../src/api/openapi.js';
import { OF_ALL_COMMANDS, problemsOfCommand, problemsOfRead } from '../../src/api/problemLists.js';
import { allReads } from '../../src/api/reads/all.js';
import type { ReadDeps } from '../../src/api/reads/deps.js';
import { commands } from '../../src/commands/all.js';
import { REFUSALS } from '../../src/domain/shared/refusals.js';
import { assertDeclared, assertDescribed, codesOf, description, resolved } from '../support/described.js';

const reads = allReads({} as ReadDeps);
const operations = Object.entries<Record<string, unknown>>(description.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation: operation as typeof description })),
);
const refsIn = (node: unknown): readonly string[] => JSON.stringify(node).match(/(?<="\$ref":")[^"]+/g) ?? [];

describe('the description', () => {
  it('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(description));
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
  });

  it('names the address at which callers reach the server, or none of its own', () => {
    expect(description.servers).toEqual([{ url: '/' }]);
    const behindProxy = openApiDocument(commands.values(), reads, 'test', 'https://ardoise.exemple.fr');
    expect(behindProxy['servers']).toEqual([{ url: 'https://ardoise.exemple.fr' }]);
  });

  it('refers to nothing that is not there, and holds no part that nothing refers to', () => {
    const refs = new Set(refsIn(description));
    expect(refs.size).toBeGreaterThan(10);
    for (const ref of refs) expect(resolved({ $ref: ref }), ref).toBeDefined();
    for (const [kind, parts] of Object.entries<object>(description.components)) {
      if (kind === 'securitySchemes') continue;
      for (const name of Object.keys(parts)) expect(refs, name).toContain(`#/components/${kind}/${name}`);
    }
  });

  it('names every operation once, and declares every parameter of its path', () => {
    const ids = operations.flatMap(({ operation }) => operation.operationId ?? []);
    expect(ids.length).toBe(commands.size + reads.length);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, operation } of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = (operation.parameters ?? []).map(resolved).filter((one: { in: string }) => one.in === 'path');
      expect(
        declared.map(({ name }: { name: string }) => name),
        path,
      ).toEqual(inPath);
    }
  });
});

describe('answers', () => {
  const function_ = { id: 'technique', name: 'Technique', retired: false };
  const answered = (path: string, body: unknown) => () => assertDescribed('get', path, { status: 200, body });

  it('of every read are described field by field', () => {
    for (const { path, operation } of operations.filter(
      ({ method, path: at }) => method === 'get' && at.startsWith('/api/'),
    )) {
      const [[type, { schema }]] = Object.entries<typeof description>(operation.responses[200].content) as [
        [string, typeof description],
      ];
      if (type === 'application/json') expect(Object.keys(resolved(schema).properties).length, path).toBeGreaterThan(1);
      else expect(path).toMatch(/\.pdf$/);
    }
  });

  it('with a field that is not described, without one that is, or in another form fail the test that gets them', () => {
    const functions = (...items: unknown[]) =>
      answered('/api/contact-functions?retired=true', { items, nextCursor: null });
    expect(functions(function_)).not.toThrow();
    expect(functions({ ...function_, colour: 'red' })).toThrow(/additional properties/);
    expect(functions({ ...function_, retired: undefined })).toThrow(/required property/);
    expect(functions({ ...function_, retired: 'no' })).toThrow(/must be boolean/);
    const lease = { holder: null, mine: false, at: '2026-11-24' };
    expect(answered('/api/jobs', { items: [], nextCursor: null, lease })).toThrow(/date-time/);
    expect(answered('/api/accounts/duplicates', { items: [], nextCursor: 'x' })).toThrow(/must be null/);
  });
});

describe('errors', () => {
  it('of every command are listed with their code, a sentence and an example', () => {
    for (const command of commands.values()) {
      const { responses } = description.paths[`/api/commands/${command.name}`].post;
      for (const { status, code, when } of [...OF_ALL_COMMANDS, ...problemsOfCommand(command)]) {
        const response = resolved(responses[status]);
        expect(codesOf(response), `${command.name} ${status}`).toContain(code);
        expect(response.description).toContain(`\`${code}\``);
        const { value } = resolved(response.content['application/problem+json'].examples[code]);
        expect(value).toMatchObject({ status, code, detail: expect.stringMatching(/^[A-ZÀ-Ý].{8,}$/) });
        expect(when.length).toBeGreaterThan(8);
      }
    }
  });

  it('are all met somewhere: a refusal that no command and no read declares is none', () => {
    const declared = [
      ...OF_ALL_COMMANDS,
      ...[...commands.values()].flatMap(problemsOfCommand),
      ...reads.flatMap(problemsOfRead),
    ];
    const codes = new Set<string>(declared.map(({ code }) => code));
    expect(Object.keys(REFUSALS).filter((code) => !codes.has(code))).toEqual([]);
  });

  it('say of 404 what is unknown, and of a field that names nothing 409', () => {
    const codes = (name: string, status: number) =>
      codesOf(resolved(description.paths[`/api/commands/${name}`].post.responses[status]));
    expect(codes('ReassignAction', 404)).toEqual(['action.unknown']);
    expect(codes('ReassignAction', 409)).toEqual(expect.arrayContaining(['action.state', 'user.unknown']));
    expect(codes('SetUserRoles', 404)).toEqual(['user.unknown']);
    expect(codes('StartBillingRun', 503)).toContain('billing.conversions_pending');
  });

  it('that are answered and not listed fail the test that meets them', () => {
    const answer = (status: number, code: string) => () =>
      assertDescribed('post', '/api/commands/AddNote', { status, body: { code } });
    expect(answer(404, 'account.unknown')).not.toThrow();
    expect(answer(409, 'account.unknown')).toThrow(/does not describe 409 account.unknown/);
    expect(answer(409, 'note.removed')).toThrow(/does not describe/);
    expect(answer(418, 'note.unknown')).toThrow(/does not describe 418/);
    expect(() => assertDeclared({ type: 'AddNote' }, 'note.exists')).not.toThrow();
    expect(() => assertDeclared({ type: 'AddNote' }, 'note.removed')).toThrow(/AddNote is refused with note.removed/);
  });
});
