import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileDocumentStore } from '../../../src/documents/adapters/fileDocumentStore.js';
import { DocumentAltered } from '../../../src/documents/documentErrors.js';

const content = Buffer.from('%PDF-1.7 invoice');
const sha256 = createHash('sha256').update(content).digest('hex');
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ardoise-documents-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('put', () => {
  it('keeps the bytes under their sha256, read-only, and makes the folder', async () => {
    const folder = join(dir, 'data', 'documents');
    const store = fileDocumentStore(folder);

    expect(await store.put(content)).toEqual({ sha256, bytes: content.length });
    expect(readdirSync(folder)).toEqual([sha256]);
    expect(readFileSync(join(folder, sha256))).toEqual(content);
    expect(statSync(join(folder, sha256)).mode & 0o222).toBe(0);
    expect(await store.get(sha256)).toEqual(content);
  });

  it('does nothing when the bytes are there', async () => {
    await fileDocumentStore(dir).put(content);
    const { ino, mtimeMs } = statSync(join(dir, sha256));

    expect(await fileDocumentStore(dir).put(content)).toEqual({ sha256, bytes: content.length });
    expect(statSync(join(dir, sha256))).toMatchObject({ ino, mtimeMs });
  });

  it('lets two writers of the same bytes agree', async () => {
    const stores = [fileDocumentStore(dir), fileDocumentStore(dir), fileDocumentStore(dir)];
    const stored = await Promise.all(stores.map((store) => store.put(content)));

    expect(stored).toEqual(stores.map(() => ({ sha256, bytes: content.length })));
    expect(readdirSync(dir)).toEqual([sha256]);
  });

  it('refuses to pass over an altered file, and leaves it for who looks into it', async () => {
    writeFileSync(join(dir, sha256), 'something else');

    await expect(fileDocumentStore(dir).put(content)).rejects.toThrow(DocumentAltered);
    expect(readFileSync(join(dir, sha256), 'utf8')).toBe('something else');
  });

  it('leaves nothing half written when the file cannot be finished', async () => {
    const store = fileDocumentStore(dir);
    // A folder in the place of the file: the rename fails after everything was written aside.
    mkdirSync(join(dir, sha256));

    await expect(store.put(content)).rejects.toMatchObject({ code: 'EISDIR' });
    expect(readdirSync(dir)).toEqual([sha256]);
  });
});

describe('opening', () => {
  it('removes what a killed writer left, but not what another one is writing, nor any document', async () => {
    await fileDocumentStore(dir).put(content);
    const aside = (n: number) => `.${sha256}.0b6f8d1e-1111-4222-8333-44445555666${n}`;
    const [left, fresh, other] = [aside(1), aside(2), '.nfs0001'];
    for (const name of [left, fresh, other]) writeFileSync(join(dir, name), 'half', { mode: 0o440 });
    const before = new Date(Date.now() - 61 * 60_000);
    for (const name of [left, other, sha256]) utimesSync(join(dir, name), before, before);

    fileDocumentStore(dir);
    expect(readdirSync(dir).sort()).toEqual([fresh, other, sha256].sort());
  });
});

describe('get', () => {
  it('answers nothing for a document that is not there', async () => {
    expect(await fileDocumentStore(dir).get(sha256)).toBeUndefined();
  });

  it('throws for a file that lost even one bit', async () => {
    const store = fileDocumentStore(dir);
    await store.put(content);
    chmodSync(join(dir, sha256), 0o600);
    const altered = Buffer.from(content);
    altered.writeUInt8(altered.readUInt8(3) ^ 1, 3);
    writeFileSync(join(dir, sha256), altered);

    await expect(store.get(sha256)).rejects.toThrow(DocumentAltered);
  });

  it('throws for a file that was cut', async () => {
    writeFileSync(join(dir, sha256), content.subarray(0, 5));
    await expect(fileDocumentStore(dir).get(sha256)).rejects.toThrow(DocumentAltered);
  });

  it('looks for nothing but a sha256', async () => {
    await expect(fileDocumentStore(dir).get('../events.db')).rejects.toThrow(RangeError);
  });
});
