import { expect, it } from 'vitest';
import { cli } from '../support/cli.js';
import { tempDir } from '../support/tempDir.js';

it('a command with wrong fields is refused in French, one line a field', async () => {
  const body = JSON.stringify({ phone: '12', contact: {}, colour: 'red' });
  const { code, out, err } = await cli(['send', 'CreateProspect', body], { DATA_DIR: tempDir() });
  expect([code, out]).toEqual([1, '']);
  expect(err.split('\n')).toEqual(
    expect.arrayContaining([
      'champ name : Champ obligatoire : texte attendu.',
      expect.stringMatching(/^champ phone : Numéro de téléphone attendu, par exemple /),
      'champ colour : Champ inconnu.',
    ]),
  );
  expect(err).not.toMatch(/→|✖| at /);
});
