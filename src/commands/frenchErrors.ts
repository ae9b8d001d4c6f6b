import { type ZodError, z } from 'zod';
import { counted } from '../domain/shared/frenchWords.js';

type Issue = Parameters<z.core.$ZodErrorMap>[0];

/** What a value should have been, in the words of a form. Types that no field of ours has are left to zod's own French. */
const EXPECTED: Readonly<Record<string, string>> = {
  string: 'Texte attendu.',
  number: 'Nombre attendu.',
  int: 'Nombre entier attendu.',
  boolean: 'Valeur attendue : true ou false.',
  array: 'Liste attendue.',
  object: 'Objet JSON attendu.',
  record: 'Objet JSON attendu.',
  null: 'Valeur attendue : null.',
};

/** The message of an issue for which its field has none of its own: French, with what would be right. */
function message(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? missing(EXPECTED[issue.expected]) : EXPECTED[issue.expected];
    case 'invalid_value':
      return `Valeur attendue : ${alternatives(issue.values)}.`;
    case 'too_small':
      return tooSmall(issue.origin, issue.minimum);
    case 'too_big':
      return tooBig(issue.origin, issue.maximum);
    case 'unrecognized_keys':
      return 'Champ inconnu.';
    case 'invalid_union':
      return issue.input === undefined ? 'Champ obligatoire.' : 'Cette valeur n’a aucune des formes attendues.';
    case 'invalid_key':
      return 'Ce nom de champ n’est pas valable.';
    case 'not_multiple_of':
      return `Multiple de ${issue.divisor} attendu.`;
    default:
      return undefined;
  }
}

/** `Champ obligatoire : texte attendu.` */
function missing(expected: string | undefined): string {
  return expected === undefined
    ? 'Champ obligatoire.'
    : `Champ obligatoire : ${expected.charAt(0).toLowerCase()}${expected.slice(1)}`;
}

function tooSmall(origin: string, minimum: number | bigint): string {
  if (origin === 'string') {
    return Number(minimum) <= 1 ? 'Texte attendu.' : `Texte trop court : au moins ${counted(minimum, 'caractère')}.`;
  }
  if (origin === 'array') return `Liste trop courte : au moins ${counted(minimum, 'élément')}.`;
  return `Nombre trop petit : au moins ${minimum}.`;
}

function tooBig(origin: string, maximum: number | bigint): string {
  if (origin === 'string') return `Texte trop long : au plus ${counted(maximum, 'caractère')}.`;
  if (origin === 'array') return `Liste trop longue : au plus ${counted(maximum, 'élément')}.`;
  return `Nombre trop grand : au plus ${maximum}.`;
}

function alternatives(values: readonly unknown[]): string {
  const last = String(values.at(-1));
  return values.length < 2 ? last : `${values.slice(0, -1).map(String).join(', ')} ou ${last}`;
}

export type FieldError = Readonly<{ path: string; message: string }>;

/** What is wrong where. A field that is not known is named by its own path. */
export function fieldErrors({ issues }: ZodError): readonly FieldError[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys') return [{ path: path.join('.'), message: issue.message }];
    return issue.keys.map((key) => ({ path: [...path, key].join('.'), message: 'Champ inconnu.' }));
  });
}

/** One line a fault: `champ name : Champ obligatoire : texte attendu.` */
export function fieldErrorLines(error: ZodError): string {
  return fieldErrors(error)
    .map(({ path, message: said }) => (path === '' ? said : `champ ${path} : ${said}`))
    .join('\n');
}

/** For the whole process: what a person reads of a wrong field is French (docs/adr/0006). A field's own message goes first. */
export function speakFrench(): void {
  z.config({ ...z.locales.fr(), customError: message });
}
