import { describe, expect, it } from 'vitest';
import { commands } from '../../src/commands/all.js';
import type { FindTypeNames } from '../../src/commands/installationType/typeNames.js';
import { commandWorld, contextFor } from '../support/commandWorld.js';

const phases = [{ name: 'Étude', tasks: [{ title: 'Relever', role: 'technicien', delayDays: 3 }] }];
const more = [
  ...phases,
  { name: 'Pose', after: 'Étude', tasks: [{ title: 'Poser', role: 'technicien', delayDays: 1 }] },
];

describe('the name of an installation type', () => {
  it('is no other type’s, whatever the case, accents and spacing, and the refusal names the other', async () => {
    const { send } = commandWorld();
    const { id } = await send('DefineInstallationType', { name: 'Fibre  dédiée', phases });
    for (const name of ['FIBRE DÉDIÉE', 'fibre dediee', 'Fibre dédiée']) {
      await expect(send('DefineInstallationType', { name, phases: more })).rejects.toMatchObject({
        code: 'installation_type.name_taken',
        message: expect.stringContaining('« Fibre  dédiée »'),
        facts: { holder: { id, name: 'Fibre  dédiée' } },
      });
    }
    expect((await send('DefineInstallationType', { name: 'Fibre', phases })).events).toHaveLength(1);
  });

  it('stays when the type is defined anew, may change its case, and is free again once it is left', async () => {
    const { send } = commandWorld();
    const { id: installationTypeId } = await send('DefineInstallationType', { name: 'Fibre', phases });
    const again = (name: string) => send('DefineInstallationType', { installationTypeId, name, phases: more });
    expect((await again('Fibre')).events).toHaveLength(1);
    expect((await again('Fibre')).events).toEqual([]);
    expect((await again('FIBRE')).events).toHaveLength(1);
    expect((await again('Fibre pro')).events).toHaveLength(1);
    expect((await send('DefineInstallationType', { name: 'fibre', phases })).events).toHaveLength(1);
    await expect(again('Fibre')).rejects.toMatchObject({ code: 'installation_type.name_taken' });
  });

  it('is answered again when the same command comes again', async () => {
    const { send } = commandWorld();
    const define = () => send('DefineInstallationType', { name: 'Fibre', phases }, { key: 'k-1' });
    expect(await define()).toEqual(await define());
  });

  it('is asked of the read side, and of the log when that lags', async () => {
    const { deps, send } = commandWorld();
    const { id } = await send('DefineInstallationType', { name: 'Fibre', phases });
    const define = (typeNames: FindTypeNames, name: string) => {
      const body = { name, phases };
      const context = contextFor('DefineInstallationType', body);
      return commands.get('DefineInstallationType')?.run({ ...deps, typeNames }, body, context);
    };
    const taken = { code: 'installation_type.name_taken' };
    const known = async () => [{ installationTypeId: id, name: 'Mobile' }];
    await expect(define(known, 'MOBILE')).rejects.toMatchObject(taken);
    await expect(define(async () => undefined, 'FIBRE')).rejects.toMatchObject(taken);
  });
});
