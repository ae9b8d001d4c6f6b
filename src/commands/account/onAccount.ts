import { account } from '../../domain/account/account.js';
import type { AccountCommand } from '../../domain/account/commands.js';
import type { Account } from '../../domain/account/state.js';
import { accountReference, accountStream } from '../../domain/streams.js';
import type { Answer, CommandContext } from '../context.js';
import { handleCommand } from '../handleCommand.js';
import type { CommandDeps } from '../registry.js';

/** Sends a command to one account. The answer's id is the account's unless another thing is named. */
export async function onAccount(
  deps: CommandDeps,
  accountId: string,
  context: CommandContext,
  command: AccountCommand | ((state: Account) => Promise<AccountCommand>),
  id = accountId,
): Promise<Answer> {
  const stream = accountStream(accountId);
  const { state, ...handled } = await handleCommand({
    ...deps,
    stream,
    decider: account,
    context,
    command,
  });
  const reference = state.status === 'none' ? {} : { reference: accountReference(state.status, state.number) };
  return { id, ...reference, ...handled };
}
