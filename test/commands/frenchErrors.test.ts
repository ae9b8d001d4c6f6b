import { describe, expect, it } from 'vitest';
import { type ZodError, z } from 'zod';
import { commands } from '../../src/commands/all.js';
import { text } from '../../src/commands/fields.js';

function messagesOf(schema: z.ZodType, value: unknown): readonly string[] {
  return (schema.safeParse(value).error?.issues ?? []).map(({ message }) => message);
}

describe('what a person reads of a wrong field', () => {
  it.each([
    [z.string(), undefined, 'Champ obligatoire : texte attendu.'],
    [z.string(), 3, 'Texte attendu.'],
    [text(10), '', 'Texte attendu.'],
    [text(3), 'abcd', 'Texte trop long : au plus 3 caractères.'],
    [z.string().min(2), 'a', 'Texte trop court : au moins 2 caractères.'],
    [z.string().max(1), 'ab', 'Texte trop long : au plus 1 caractère.'],
    [z.array(z.string()).max(1), ['a', 'b'], 'Liste trop longue : au plus 1 élément.'],
    [z.array(z.string()).min(1), [], 'Liste trop courte : au moins 1 élément.'],
    [z.array(z.string()), 'a', 'Liste attendue.'],
    [z.int().max(120), 121, 'Nombre trop grand : au plus 120.'],
    [z.int().min(0), -1, 'Nombre trop petit : au moins 0.'],
    [z.int(), 1.5, 'Nombre entier attendu.'],
    [z.boolean(), 'oui', 'Valeur attendue : true ou false.'],
    [z.enum(['M', 'Mme']), 'Dr', 'Valeur attendue : M ou Mme.'],
    [z.strictObject({}), [], 'Objet JSON attendu.'],
    [z.strictObject({}), { more: 1 }, 'Champ inconnu.'],
    [z.union([z.string(), z.number()]), undefined, 'Champ obligatoire.'],
    [z.union([z.string(), z.number()]), true, 'Cette valeur n’a aucune des formes attendues.'],
  ])('is French and says what would be right (case %#)', (schema, value, message) => {
    expect(messagesOf(schema, value)).toEqual([message]);
  });

  it.each([...commands.values()].map((command) => [command.name, command] as const))(
    'is never English nor a type’s name, whatever is wrong with %s',
    (_name, { schema, example }) => {
      const wrongs: readonly unknown[] = [
        undefined,
        null,
        'x'.repeat(20_000),
        '',
        -1,
        1.5,
        true,
        [],
        {},
        ['x'],
        { x: 1 },
      ];
      const fields = Object.keys((schema as z.ZodObject).shape);
      for (const field of fields) {
        for (const wrong of wrongs) {
          const { error } = schema.safeParse({ ...(example as object), [field]: wrong });
          for (const message of messagesIn(error)) {
            expect(message).not.toMatch(/invalid|expected|string|number|array|chaîne|tableau|booléen|NaN|[<>]=|\/\^/i);
            expect(message).toMatch(/[.…]$/);
          }
        }
      }
    },
  );
});

function messagesIn(error: ZodError | undefined): readonly string[] {
  return (error?.issues ?? []).map(({ message }) => message);
}
