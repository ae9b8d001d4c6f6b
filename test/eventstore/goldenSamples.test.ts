import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createCodec } from '../../src/eventstore/codec.js';
import { eventSchemas } from '../../src/eventstore/schemas/all.js';
import { golden } from '../golden/all.js';
import frozen from '../golden/frozen.json' with { type: 'json' };
import { missingFields } from '../support/missingFields.js';

const codec = createCodec();
const folder = fileURLToPath(new URL('../golden/stored/', import.meta.url));

/** The stored text of a sample: the file without its line breaks. */
const textOf = (name: string): string => JSON.stringify(JSON.parse(readFileSync(`${folder}${name}.json`, 'utf8')));

const stored = readdirSync(folder).map((file) => basename(file, '.json'));
const versions = Object.entries(eventSchemas).flatMap(([type, schemas]) =>
  schemas.map((schema, index) => ({ type, version: index + 1, name: `${type}.v${index + 1}`, schema })),
);
/** By type name, as a stored event names it. */
const todays: Readonly<Record<string, readonly unknown[]>> = golden;

describe('every event that was ever stored', () => {
  it('has one sample per type and version, and there are no others', () => {
    expect(stored.toSorted()).toEqual([...versions.map(({ name }) => name), 'metadata'].toSorted());
    for (const [type, schemas] of Object.entries(eventSchemas)) expect(todays[type]).toHaveLength(schemas.length);
  });

  it.each(versions)('$name decodes to what it is today', ({ type, version, name }) => {
    const decoded = codec.decode({
      id: 'e-1',
      stream: 's-1',
      revision: 0,
      position: '1',
      type,
      schemaVersion: version,
      data: textOf(name),
      metadata: textOf('metadata'),
    });
    expect(decoded).toMatchObject({ type, metadata: JSON.parse(textOf('metadata')) });
    expect(decoded.data).toEqual(todays[type]?.[version - 1]);
  });

  it.each(versions)('$name shows every field of its schema', ({ name, schema }) => {
    expect(missingFields(schema, [JSON.parse(textOf(name))])).toEqual([]);
  });

  // A sample that changes is an old event that would no longer be read. Add a version with a sample of its own instead:
  // its line here is the sha256 of the JSON without line breaks.
  it.each(stored)('%s is the same for ever', (name) => {
    const sums: Readonly<Record<string, string>> = frozen;
    expect(sums[name]).toBe(createHash('sha256').update(textOf(name)).digest('hex'));
  });

  it('keeps its line when it is no longer written', () => {
    expect(Object.keys(frozen).toSorted()).toEqual(stored.toSorted());
  });
});
