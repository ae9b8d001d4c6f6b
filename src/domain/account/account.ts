import type { Decider } from '../shared/message.js';
import type { AccountCommand } from './commands.js';
import { decide } from './decide.js';
import type { AccountEvent } from './events.js';
import { type Account, evolve, initial } from './state.js';

export const account: Decider<Account, AccountCommand, AccountEvent> = { initial, decide, evolve };
