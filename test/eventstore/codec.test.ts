import { describe, expect, it } from 'vitest';
import { createCodec } from '../../src/eventstore/codec.js';
import { BrokenEvent, InvalidEvent, NEWER, type NewEvent, type Stored } from '../../src/eventstore/eventStore.js';
import { list, object, optional, text } from '../../src/eventstore/schemas/schema.js';
import { metadata } from '../support/logFixtures.js';

// A made-up registry: a room was booked for one guest (version 1), then for several (version 2), then with a room (3).
const codec = createCodec(
  {
    RoomBooked: [
      object({ guest: text }),
      object({ guests: list(text), note: optional(text) }),
      object({ guests: list(text), note: optional(text), room: text }),
    ],
    RoomLeft: [object({ guest: text })],
  },
  {
    RoomBooked: [({ guest }) => ({ guests: [guest] }), (data) => ({ ...data, room: 'any' })],
  },
);

const event = (type: string, data: unknown): NewEvent => ({ type, data, id: 'e-1', metadata });

function stored(type: string, schemaVersion: number, data: string, meta = JSON.stringify(metadata)): Stored {
  const place = { id: 'e-1', stream: 'room-1', revision: 4, position: '17' };
  return { ...place, type, schemaVersion, data, metadata: meta };
}

describe('encoding an event', () => {
  it('stores it as today’s version', () => {
    const data = { guests: ['Léa'], room: '12' };
    const encoded = codec.encode(event('RoomBooked', data));
    expect(encoded).toMatchObject({ id: 'e-1', type: 'RoomBooked', schemaVersion: 3, data: JSON.stringify(data) });
    // Names and ids travel too: the server counts them towards its limit.
    expect(encoded.bytes).toBeGreaterThan(Buffer.byteLength(encoded.data) + Buffer.byteLength(encoded.metadata));
  });

  it.each([
    { data: { guests: ['Léa', 3], room: '12' }, path: '/guests/1' },
    { data: { guests: ['Léa'] }, path: "'room'" },
    { data: { guest: 'Léa' }, path: "'guests'" },
    { data: null, path: '/' },
  ])('is refused with the path of what is wrong ($path)', ({ data, path }) => {
    expect(() => codec.encode(event('RoomBooked', data))).toThrow(InvalidEvent);
    expect(() => codec.encode(event('RoomBooked', data))).toThrow(path);
  });

  it('is refused for a type without a schema', () => {
    expect(() => codec.encode(event('RoomPainted', {}))).toThrow('No schema for event type RoomPainted');
  });

  it('is refused when the metadata is not whole', () => {
    const { actor: _, ...rest } = metadata;
    const wrong = { ...event('RoomLeft', { guest: 'Léa' }), metadata: rest };
    // What a caller without types could send.
    expect(() => codec.encode(wrong as unknown as NewEvent)).toThrow("'actor'");
  });
});

describe('decoding a stored event', () => {
  it('gives back what was encoded', () => {
    const data = { guests: ['Léa'], note: 'arrive tard', room: '12' };
    const { data: json } = codec.encode(event('RoomBooked', data));
    expect(codec.decode(stored('RoomBooked', 3, json))).toEqual({
      id: 'e-1',
      stream: 'room-1',
      revision: 4,
      position: '17',
      type: 'RoomBooked',
      data,
      metadata,
    });
  });

  it('takes an old version step by step to today’s', () => {
    expect(codec.decode(stored('RoomBooked', 1, '{"guest":"Léa"}')).data).toEqual({ guests: ['Léa'], room: 'any' });
    expect(codec.decode(stored('RoomBooked', 2, '{"guests":["Léa","Marc"]}')).data).toEqual({
      guests: ['Léa', 'Marc'],
      room: 'any',
    });
  });

  it('checks an old version against its own schema, before any step', () => {
    expect(() => codec.decode(stored('RoomBooked', 1, '{"guests":["Léa"]}'))).toThrow('fails its schema: / must have');
    expect(() => codec.decode(stored('RoomBooked', 2, '{"guests":["Léa"]}'))).not.toThrow();
  });

  it.each([
    { what: 'an unknown type', type: 'RoomPainted', version: 1 },
    { what: 'a higher version of a known type', type: 'RoomBooked', version: 4 },
  ])('of $what comes as newer, with its data as it is', ({ type, version }) => {
    const decoded = codec.decode(stored(type, version, '{"colour":"bleu"}'));
    expect(decoded).toMatchObject({ type: NEWER, data: { colour: 'bleu' }, revision: 4, position: '17', metadata });
  });

  it.each([
    { what: 'is no JSON', type: 'RoomLeft', data: '{"guest":"Lé' },
    { what: 'fails its schema', type: 'RoomLeft', data: '{"guest":12}' },
    { what: 'is no JSON', type: 'RoomPainted', data: 'bleu' },
  ])('that $what is broken and names its position', ({ what, type, data }) => {
    expect(() => codec.decode(stored(type, 1, data))).toThrow(BrokenEvent);
    expect(() => codec.decode(stored(type, 1, data))).toThrow(`position 17 (room-1, revision 4, ${type}) ${what}`);
  });

  it('with wrong metadata is broken', () => {
    expect(() => codec.decode(stored('RoomLeft', 1, '{"guest":"Léa"}', '{"actor":{}}'))).toThrow(BrokenEvent);
    expect(() => codec.decode(stored('RoomPainted', 1, '{}', 'null'))).toThrow('wrong metadata');
  });

  it('lets a field through that this version does not name yet', () => {
    expect(codec.decode(stored('RoomLeft', 1, '{"guest":"Léa","by":"taxi"}')).data).toEqual({
      guest: 'Léa',
      by: 'taxi',
    });
  });
});
