import { commands } from '../../src/commands/all.js';
import type { Live, Reply } from './liveApplication.js';

/** The commands in an order in which the example of each makes sense after those before it. */
export const STORY = [
  ['SetOrganisationProfile', 'SetBankDetails', 'SetVatRate', 'InviteUser', 'SetUserRoles'],
  ['IssueUserToken', 'RevokeUserToken', 'DefineContactFunction', 'DefineInstallationType'],
  ['CreateProspect', 'CreateClient', 'ChangeAccountDetails', 'AddContact', 'AddNote', 'EditNote'],
  ['SetBillingPreferences', 'SetDeliveryMethods', 'SetPaymentTerms'],
  ['ScheduleAction', 'RescheduleAction', 'ReassignAction'],
  ['OpenDossier', 'AddDossierLine', 'ChangeDossierLine', 'AttachPhoneNumber', 'SetDossierSite', 'SetDossierTeam'],
  ['SetDossierPayment', 'SetDossierDelivery', 'SelectInstallationType', 'ConvertToClient', 'ActivateDossier'],
  ['StartBillingRun'],
].flat();

/** How it ends: what was begun is undone, closed or left. */
export const ENDINGS = [
  ['AbortBillingRun', 'CompleteAction', 'CancelAction', 'EndDossierLine', 'RemoveDossierLine', 'DetachPhoneNumber'],
  ['ReopenDossier', 'RenameContactFunction', 'RetireContactFunction'],
  ['ChangeContact', 'RemoveContact', 'RemoveNote', 'DeactivateUser'],
].flat();

/** What has to happen again before each example of a command: what was reopened ends before it is reopened otherwise. */
const BEFORE_EACH: Readonly<Record<string, string>> = { ReopenDossier: 'TerminateDossier' };

export type Told = Readonly<{ name: string; shows: string; reply: Reply }>;

/** Sends every example of these commands, the usual one last, exactly as OpenAPI shows them but for what nobody can know before. */
export async function tellStory(live: Live, names: readonly string[]): Promise<readonly Told[]> {
  const told: Told[] = [];
  for (const name of names) {
    const { example, otherExamples = {} } = commands.get(name) ?? {};
    const before = BEFORE_EACH[name];
    for (const [shows, body] of [...Object.entries(otherExamples), ['Usual', example] as const]) {
      if (before !== undefined) told.push(...(await tellStory(live, [before])));
      const reply = await live.command(name, { ...(body as object), ...unknowable(live, name, told) });
      told.push({ name, shows, reply });
    }
  }
  return told;
}

function unknowable(live: Live, name: string, told: readonly Told[]): object {
  if (name === 'IssueUserToken') return { expiresOn: live.application.today() };
  if (name !== 'RevokeUserToken') return {};
  return { tokenId: told.find((one) => one.name === 'IssueUserToken')?.reply.body.id };
}
