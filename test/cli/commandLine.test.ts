import { expect, it } from 'vitest';
import { cli } from '../support/cli.js';

it.each([
  [['frobnicate'], 'Commande inconnue : frobnicate.'],
  [['serve', '--nope'], 'Option inconnue : --nope.'],
  [['send'], 'Il manque un argument : name.'],
  [['backup'], 'Il manque l’option --to <folder>.'],
  [['demo', '--fiches', 'x'], '--fiches <count> : « x » est refusé. Un nombre entier de 1 à 10000 est attendu.'],
  [['rebuild', 'foo'], 'what : « foo » est refusé. Valeurs possibles : read, search.'],
] as const)('%j is refused in French, in one line', async (args, words) => {
  const { code, out, err } = await cli(args, {});
  expect([code, out, err]).toEqual([1, '', `${words} Voyez « ardoise --help ».\n`]);
});

it('help and version are no refusals', async () => {
  expect(await cli(['--version'], {})).toMatchObject({ code: 0, err: '' });
  expect((await cli([], {})).err).not.toMatch(/outputHelp|Voyez/);
});
