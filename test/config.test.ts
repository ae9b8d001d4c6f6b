import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InvalidConfig, readConfig } from '../src/config.js';
import { tempDir } from './support/tempDir.js';

describe('ROLES', () => {
  it('are api and jobs when nothing is said', () => {
    expect(readConfig({}).roles).toEqual(['api', 'jobs']);
    expect(readConfig({ ROLES: '' }).roles).toEqual(['api', 'jobs']);
  });

  it('may be one of them', () => {
    expect(readConfig({ ROLES: 'jobs' }).roles).toEqual(['jobs']);
    expect(readConfig({ ROLES: 'jobs, api' }).roles).toEqual(['jobs', 'api']);
  });

  it('are refused when one is not known', () => {
    expect(() => readConfig({ ROLES: 'api,mails' })).toThrow(InvalidConfig);
    expect(() => readConfig({ ROLES: 'api,mails' })).toThrow(/ROLES must be api, jobs, or api,jobs/);
  });
});

describe('a secret', () => {
  const fileWith = (text: string): string => {
    const file = join(tempDir(), 'secret');
    writeFileSync(file, text);
    return file;
  };

  it('may be in a file, without its line end', () => {
    expect(readConfig({ ADMIN_TOKEN_FILE: fileWith('a-token-from-a-file\n') }).adminToken).toBe('a-token-from-a-file');
    expect(readConfig({ SMTP_URL_FILE: fileWith('smtp://mail:25') }).smtpUrl).toBe('smtp://mail:25');
  });

  it('is refused when it is given twice, cannot be read, or is empty: never no token in silence', () => {
    const file = fileWith('a-token');
    expect(() => readConfig({ ADMIN_TOKEN: 'x', ADMIN_TOKEN_FILE: file })).toThrow(/both set/);
    expect(() => readConfig({ ADMIN_TOKEN_FILE: `${file}-missing` })).toThrow(/ADMIN_TOKEN_FILE: ENOENT/);
    expect(() => readConfig({ ADMIN_TOKEN_FILE: fileWith('\n') })).toThrow(/is empty/);
  });
});
