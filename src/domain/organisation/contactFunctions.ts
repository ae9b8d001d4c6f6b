import { foldedName } from '../shared/foldedName.js';
import { assertNever, type DomainCommand } from '../shared/message.js';
import type { RefusalCode } from '../shared/refusals.js';
import { RuleViolation } from '../shared/ruleViolation.js';
import type { ContactFunctionEvent } from './events.js';

export type ContactFunctionCommand =
  | DomainCommand<'DefineContactFunction', { functionId: string; name: string }>
  | DomainCommand<'RenameContactFunction', { functionId: string; name: string }>
  | DomainCommand<'RetireContactFunction', { functionId: string }>;

/** What a contact may be. A retired one stays where it was chosen, and cannot be chosen any more. */
export type ContactFunction = Readonly<{ name: string; retired: boolean }>;

/** By id. */
export type ContactFunctions = Readonly<Record<string, ContactFunction>>;

/** There from the start, in every organisation, without an event: their ids are for ever. */
export const FIRST_FUNCTIONS: ContactFunctions = {
  commercial: { name: 'Commercial', retired: false },
  technique: { name: 'Technique', retired: false },
  administratif: { name: 'Administratif', retired: false },
};

export function decideFunction(
  command: ContactFunctionCommand,
  functions: ContactFunctions,
): readonly ContactFunctionEvent[] {
  switch (command.type) {
    case 'DefineContactFunction':
      return define(command.data, functions);
    case 'RenameContactFunction': {
      const { functionId, name } = command.data;
      if (known(functions, functionId).name === name) return [];
      assertNameFree(functions, functionId, name);
      return [{ type: 'ContactFunctionRenamed', data: command.data }];
    }
    case 'RetireContactFunction':
      if (known(functions, command.data.functionId).retired) return [];
      return [{ type: 'ContactFunctionRetired', data: command.data }];
    default:
      return assertNever(command);
  }
}

function define(
  data: Readonly<{ functionId: string; name: string }>,
  functions: ContactFunctions,
): readonly ContactFunctionEvent[] {
  const { functionId, name } = data;
  const existing = functionOf(functions, functionId);
  if (existing?.name === name && !existing.retired) return [];
  if (existing !== undefined) {
    throw new RuleViolation('contact_function.exists', 'Une autre fonction porte déjà cet identifiant.', {
      functionId,
    });
  }
  assertNameFree(functions, functionId, name);
  return [{ type: 'ContactFunctionDefined', data }];
}

export function evolveFunctions(functions: ContactFunctions, event: ContactFunctionEvent): ContactFunctions {
  const { functionId } = event.data;
  const before = functionOf(functions, functionId);
  switch (event.type) {
    case 'ContactFunctionDefined':
      return { ...functions, [functionId]: { name: event.data.name, retired: false } };
    case 'ContactFunctionRenamed':
      return { ...functions, [functionId]: { name: event.data.name, retired: before?.retired ?? false } };
    case 'ContactFunctionRetired':
      return { ...functions, [functionId]: { name: before?.name ?? functionId, retired: true } };
    default:
      return functions;
  }
}

/** What `assertChoosable` refuses with. */
export const CHOICE_REFUSALS = [
  'contact.function_unknown',
  'contact.function_retired',
] as const satisfies readonly RefusalCode[];

/** Refuses a function that is not in the list, or not any more. */
export function assertChoosable(functions: ContactFunctions, functionId: string): void {
  const found = functionOf(functions, functionId);
  const choice = Object.values(functions).flatMap(({ name, retired }) => (retired ? [] : [name]));
  if (found === undefined) {
    throw new RuleViolation(
      'contact.function_unknown',
      `Cette fonction n’est pas dans la liste (${choice.join(', ')}) : choisissez l’identifiant de l’une d’elles, voyez /api/contact-functions.`,
      { functionId },
    );
  }
  if (found.retired) {
    throw new RuleViolation(
      'contact.function_retired',
      `La fonction ${found.name} n’est plus proposée : choisissez parmi ${choice.join(', ')}.`,
      { functionId },
    );
  }
}

/** An id is what somebody typed: `constructor` is none. */
export function functionOf(functions: ContactFunctions, functionId: string): ContactFunction | undefined {
  return Object.hasOwn(functions, functionId) ? functions[functionId] : undefined;
}

function known(functions: ContactFunctions, functionId: string): ContactFunction {
  const found = functionOf(functions, functionId);
  if (found !== undefined) return found;
  throw new RuleViolation('contact_function.unknown', 'Cette fonction n’existe pas.', { functionId });
}

/** Two functions in use never read alike; a retired one has given its name back. */
function assertNameFree(functions: ContactFunctions, functionId: string, name: string): void {
  const holder = Object.entries(functions).find(
    ([id, other]) => id !== functionId && !other.retired && foldedName(other.name) === foldedName(name),
  );
  if (holder === undefined) return;
  throw new RuleViolation('contact_function.name_taken', `La fonction ${holder[1].name} existe déjà.`, {
    holder: { id: holder[0], name: holder[1].name },
  });
}
