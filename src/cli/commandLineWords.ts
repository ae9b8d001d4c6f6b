import { CommanderError } from 'commander';

/** What commander says of a command line that it refuses, by its code: the names stand in quotes in its own sentence. */
const WORDS: Readonly<Record<string, (names: readonly string[]) => string>> = {
  'commander.unknownCommand': ([name]) => `Commande inconnue : ${name}.`,
  'commander.unknownOption': ([name]) => `Option inconnue : ${name}.`,
  'commander.missingArgument': ([name]) => `Il manque un argument : ${name}.`,
  'commander.optionMissingArgument': ([option]) => `Il manque la valeur de ${option}.`,
  'commander.missingMandatoryOptionValue': ([option]) => `Il manque l’option ${option}.`,
  'commander.invalidArgument': ([first = '', second = '']) =>
    first.startsWith('-') ? `${first} : « ${second} » est refusé.` : `${second} : « ${first} » est refusé.`,
  'commander.excessArguments': () => 'Il y a trop d’arguments.',
};

/**
 * Why commander refused the command line, in French as everything that the command line says of what went wrong; undefined
 * for an error of another kind.
 */
export function commandLineRefusal(error: unknown): string | undefined {
  if (!(error instanceof CommanderError)) return undefined;
  const { code, message } = error;
  const names = [...message.matchAll(/'([^']*)'/g)].map(([, name]) => String(name));
  const said = WORDS[code]?.(names) ?? message;
  const [, why = ''] = /\. (.+)$/.exec(message) ?? [];
  const allowed = /^Allowed choices are (.+)\.$/.exec(why)?.[1];
  const hint = allowed === undefined ? why : `Valeurs possibles : ${allowed}.`;
  return [said, code === 'commander.invalidArgument' ? hint : '', 'Voyez « ardoise --help ».']
    .filter(Boolean)
    .join(' ');
}

/** The exit code when help or the version was shown, and nothing is left to say; undefined for anything else. */
export function helpShown(error: unknown): number | undefined {
  if (!(error instanceof CommanderError)) return undefined;
  return error.exitCode === 0 || error.code === 'commander.help' ? error.exitCode : undefined;
}
