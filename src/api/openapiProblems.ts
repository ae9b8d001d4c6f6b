import { OF_ALL_COMMANDS, OF_ALL_READS } from './problemLists.js';
import { type Listed, TITLES } from './problems.js';

type Json = Readonly<Record<string, unknown>>;
type Kind = 'Command' | 'Read';

const SHARED: Readonly<Record<Kind, readonly Listed[]>> = { Command: OF_ALL_COMMANDS, Read: OF_ALL_READS };

/** The answers other than 200, by status: what it may answer itself, and what all of its kind may. */
export function problemResponses(kind: Kind, own: readonly Listed[]): Json {
  const statuses = statusesOf([...SHARED[kind], ...own]);
  return Object.fromEntries(
    statuses.map((status) => {
      const [mine, common] = [own, SHARED[kind]].map((problems = []) =>
        problems.filter((one) => one.status === status),
      );
      const isCommon = mine === undefined || mine.length === 0;
      return [
        status,
        isCommon ? { $ref: `#/components/responses/${kind}${status}` } : response([...mine, ...(common ?? [])]),
      ];
    }),
  );
}

/** The responses that those above refer to. */
export function sharedResponses(): Json {
  return Object.fromEntries(
    Object.entries(SHARED).flatMap(([kind, problems]) =>
      statusesOf(problems).map((status) => [
        `${kind}${status}`,
        response(problems.filter((problem) => problem.status === status)),
      ]),
    ),
  );
}

/** One example of each problem, under the name that the responses refer to. */
export function problemExamples(own: Iterable<readonly Listed[]>): Json {
  const all = [...OF_ALL_COMMANDS, ...OF_ALL_READS, ...[...own].flat()];
  return Object.fromEntries(all.map((problem) => [nameOf(problem), exampleOf(problem)]));
}

const statusesOf = (problems: readonly Listed[]): readonly number[] =>
  [...new Set(problems.map(({ status }) => status))].sort((a, b) => a - b);

const nameOf = ({ status, code }: Listed): string => `${status}.${code}`;

/** A code is named once per status; where a route says it in its own way, that is what stands. */
function response(problems: readonly Listed[]): Json {
  const byCode = new Map(problems.toReversed().map((problem) => [problem.code, problem]));
  const listed = [...byCode.values()].reverse();
  const codes = listed.map(({ code }) => code);
  const examples = listed.map((problem) => [problem.code, { $ref: `#/components/examples/${nameOf(problem)}` }]);
  return {
    description: listed.map(({ code, when }) => `- \`${code}\`: ${when}`).join('\n'),
    content: {
      'application/problem+json': {
        schema: {
          allOf: [{ $ref: '#/components/schemas/Problem' }, { type: 'object', properties: { code: { enum: codes } } }],
        },
        examples: Object.fromEntries(examples),
      },
    },
  };
}

/** Facts that some problems carry besides. */
const FACTS: Readonly<Record<string, Json>> = {
  'request.invalid': { errors: [{ path: 'name', message: 'Champ obligatoire : texte attendu.' }] },
  'revision.moved': { expected: 3, actual: 4 },
  'account.siret_taken': {
    holder: { id: '7a1c1c52-6a0e-4b53-9a35-6c1d0a4a8d7e', reference: 'CL000042', name: 'Moulins Roy' },
  },
};

function exampleOf({ status, code, when }: Listed): Json {
  const { errors, ...facts } = FACTS[code] ?? {};
  const shown = { type: 'about:blank', title: TITLES[status], ...facts, status, code, detail: when };
  return { summary: when, value: errors === undefined ? shown : { ...shown, errors } };
}
