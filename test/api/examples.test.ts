import { expect, it } from 'vitest';
import { commands } from '../../src/commands/all.js';
import { ENDINGS, STORY, tellStory } from '../support/exampleStory.js';
import { liveApplication } from '../support/liveApplication.js';
import { tempDir } from '../support/tempDir.js';

it('every example of every command is accepted, one after the other, in a register that was empty', async () => {
  // Without jobs the run stays open, so that it can be aborted.
  const live = await liveApplication(tempDir(), { ROLES: 'api' });
  try {
    const told = await tellStory(live, [...STORY, ...ENDINGS]);
    const refused = told.filter(({ reply }) => reply.status !== 200);
    expect(refused.map(({ name, shows, reply }) => [name, shows, reply.body.code, reply.body.detail])).toEqual([]);
    // The usual example of a command does something, after whatever was sent before it.
    const idle = told.filter(({ shows, reply }) => shows === 'Usual' && reply.body.events.length === 0);
    expect(idle.map(({ name }) => name)).toEqual([]);
    expect([...new Set(told.map(({ name }) => name))].sort()).toEqual([...commands.keys()].sort());
  } finally {
    await live.stop();
  }
});
