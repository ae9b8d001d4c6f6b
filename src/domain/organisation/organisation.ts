import { sameJson } from '../shared/json.js';
import { assertNever, type Decider, type DomainCommand } from '../shared/message.js';
import type { VatCode } from '../shared/party.js';
import {
  type ContactFunctionCommand,
  type ContactFunctions,
  decideFunction,
  evolveFunctions,
  FIRST_FUNCTIONS,
} from './contactFunctions.js';
import type { BankDetails, OrganisationEvent, OrganisationProfile } from './events.js';

export type OrganisationCommand =
  | ContactFunctionCommand
  | DomainCommand<'SetOrganisationProfile', OrganisationProfile>
  | DomainCommand<'SetBankDetails', BankDetails>
  | DomainCommand<'SetVatRate', { vatCode: VatCode; rate: string; from: string }>;

export type Organisation = Readonly<{
  profile?: OrganisationProfile;
  bank?: BankDetails;
  /** `<code> <from>` to rate, of the rows that the organisation set itself. */
  rates: Readonly<Record<string, string>>;
  functions: ContactFunctions;
}>;

const rateKey = ({ vatCode, from }: { vatCode: VatCode; from: string }): string => `${vatCode} ${from}`;

function decide(command: OrganisationCommand, state: Organisation): readonly OrganisationEvent[] {
  switch (command.type) {
    case 'SetOrganisationProfile':
      return sameJson(command.data, state.profile) ? [] : [{ type: 'OrganisationProfileSet', data: command.data }];
    case 'SetBankDetails':
      return sameJson(command.data, state.bank) ? [] : [{ type: 'BankDetailsSet', data: command.data }];
    case 'SetVatRate':
      return state.rates[rateKey(command.data)] === command.data.rate
        ? []
        : [{ type: 'VatRateSet', data: command.data }];
    case 'DefineContactFunction':
    case 'RenameContactFunction':
    case 'RetireContactFunction':
      return decideFunction(command, state.functions);
    default:
      return assertNever(command);
  }
}

function evolve(state: Organisation, event: OrganisationEvent): Organisation {
  switch (event.type) {
    case 'OrganisationProfileSet':
      return { ...state, profile: event.data };
    case 'BankDetailsSet':
      return { ...state, bank: event.data };
    case 'VatRateSet':
      return { ...state, rates: { ...state.rates, [rateKey(event.data)]: event.data.rate } };
    case 'ContactFunctionDefined':
    case 'ContactFunctionRenamed':
    case 'ContactFunctionRetired':
      return { ...state, functions: evolveFunctions(state.functions, event) };
    default:
      return state;
  }
}

/** Which collection modes the bank details allow: SEPA needs IBAN, BIC and ICS, GoCardless IBAN and BIC. */
export function collectableBy({ bank }: Organisation): Readonly<{ sepaDebit: boolean; gocardless: boolean }> {
  return { sepaDebit: bank?.ics !== undefined, gocardless: bank !== undefined };
}

export const organisation: Decider<Organisation, OrganisationCommand, OrganisationEvent> = {
  initial: { rates: {}, functions: FIRST_FUNCTIONS },
  decide,
  evolve,
};
