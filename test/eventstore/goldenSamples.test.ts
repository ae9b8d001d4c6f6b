import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createCodec } from '../../src/eventstore/codec.js';
import { eventSchemas } from '../../src/eventstore/schemas/all.js';
import { golden } from '../golden/all.js';
import frozen from '../golden/frozen.json' with { type: 'json' };
import { variants } from '../golden/variants.js';
import { missingFields } from '../support/missingFields.js';

const codec = createCodec();
/** The second one with the field that came later. */
const METADATA = ['metadata', 'metadata.via'];
const folder = fileURLToPath(new URL('../golden/stored/', import.meta.url));

/** The stored text of a sample: the file without its line breaks. */
const textOf = (name: string): string => JSON.stringify(JSON.parse(readFileSync(`${folder}${name}.json`, 'utf8')));

const stored = readdirSync(folder).map((file) => basename(file, '.json'));
const versions = Object.entries(eventSchemas).flatMap(([type, schemas]) =>
  schemas.map((schema, index) => ({ type, version: index + 1, name: `${type}.v${index + 1}`, schema })),
);
const further = Object.entries(variants).map(([name, data]) => {
  const [type = '', version = ''] = name.split('.');
  return { name, type, version: Number(version.slice(1)), data };
});
/** By type name, as a stored event names it. */
const todays: Readonly<Record<string, readonly unknown[]>> = golden;

type Sample = Readonly<{ name: string; type: string; version: number }>;

describe('every event that was ever stored', () => {
  it('has one sample per type and version, and there are no others', () => {
    const names = [...versions, ...further].map(({ name }) => name);
    expect(stored.toSorted()).toEqual([...names, ...METADATA].toSorted());
    for (const [type, schemas] of Object.entries(eventSchemas)) expect(todays[type]).toHaveLength(schemas.length);
  });

  const decodedFrom = ({ name, type, version }: Sample, metadata = 'metadata') =>
    codec.decode({
      id: 'e-1',
      stream: 's-1',
      revision: 0,
      position: '1',
      type,
      schemaVersion: version,
      data: textOf(name),
      metadata: textOf(metadata),
    });

  it.each(versions)('$name decodes to what it is today', (sample) => {
    const decoded = decodedFrom(sample);
    expect(decoded).toMatchObject({ type: sample.type, metadata: JSON.parse(textOf('metadata')) });
    expect(decoded.data).toEqual(todays[sample.type]?.[sample.version - 1]);
  });

  it.each(METADATA)('keeps who did it (%s)', (metadata) => {
    const sample = { name: 'NoteAdded.v1', type: 'NoteAdded', version: 1 };
    expect(decodedFrom(sample, metadata).metadata).toEqual(JSON.parse(textOf(metadata)));
  });

  it.each(further)('$name, with a field that came later, decodes to what it is today', (sample) => {
    expect(decodedFrom(sample).data).toEqual(sample.data);
  });

  it.each(versions)('$name and its further samples show every field of its schema', ({ name, schema }) => {
    const samples = [name, ...further.map((sample) => sample.name).filter((other) => other.startsWith(`${name}.`))];
    expect(
      missingFields(
        schema,
        samples.map((sample) => JSON.parse(textOf(sample))),
      ),
    ).toEqual([]);
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
