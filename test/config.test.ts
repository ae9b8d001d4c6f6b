import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig, serverUrl } from '../src/config.js';
import { InvalidConfig } from '../src/configWords.js';
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
    expect(() => readConfig({ ROLES: 'api,mails' })).toThrow(
      'ROLES vaut « api,mails » : il faut api, jobs ou api,jobs.',
    );
  });
});

it('the public address has no slash at its end', () => {
  expect(readConfig({ PUBLIC_URL: 'https://ardoise.exemple.fr/' }).publicUrl).toBe('https://ardoise.exemple.fr');
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
    expect(() => readConfig({ ADMIN_TOKEN: 'x', ADMIN_TOKEN_FILE: file })).toThrow(
      'ADMIN_TOKEN et ADMIN_TOKEN_FILE sont donnés tous les deux',
    );
    expect(() => readConfig({ ADMIN_TOKEN_FILE: `${file}-missing` })).toThrow(
      /^ADMIN_TOKEN_FILE : \S+-missing ne peut pas être lu \(ENOENT/,
    );
    expect(() => readConfig({ ADMIN_TOKEN_FILE: fileWith('\n') })).toThrow(/est vide/);
  });
});

describe('a setting that cannot be used', () => {
  const fault = (settings: Record<string, string>): string => {
    try {
      readConfig(settings);
    } catch (error) {
      if (error instanceof InvalidConfig) return error.message;
      throw error;
    }
    return 'none';
  };

  it('is named in French, with what was found and what would be right, one line each', () => {
    const wrong = { PORT: 'abc', LEASE_SECONDS: '0', LOG_LEVEL: 'loud', MEILI_URL: 'meili', MEILI_INDEX: 'à moi' };
    expect(fault(wrong).split('\n')).toEqual([
      'PORT vaut « abc » : il faut un numéro de port, entier de 0 à 65535, par exemple 3000.',
      'MEILI_URL vaut « meili » : il faut http://serveur:port ou https://serveur:port, par exemple http://127.0.0.1:7700.',
      'MEILI_INDEX vaut « à moi » : il faut un nom de 1 à 100 caractères parmi les lettres sans accent, les chiffres, - et _, par exemple ardoise.',
      'LEASE_SECONDS vaut « 0 » : il faut un nombre de secondes de 1 à 600, par exemple 15.',
      'LOG_LEVEL vaut « loud » : il faut fatal, error, warn, info, debug, trace ou silent.',
    ]);
  });

  it('is shown without its password', () => {
    expect(fault({ EVENTSTORE_URL: 'postgres://admin:secret@host:2113' })).toMatch(
      /^EVENTSTORE_URL vaut « postgres:\/\/… » : il faut file:/,
    );
    expect(fault({ EVENTSTORE_URL: 'esdb://secret-host:2113' })).toMatch(
      /^EVENTSTORE_URL vaut « esdb:\/\/… » : il faut utilisateur:motdepasse@/,
    );
    expect(fault({ PUBLIC_URL: 'ardoise.exemple.fr' })).toContain(
      'PUBLIC_URL vaut « ardoise.exemple.fr » : il faut https://',
    );
    expect(fault({ SMTP_URL: 'me:secret@mail' })).not.toContain('secret');
    expect(() => serverUrl('http://admin:secret@host')).toThrow(/^--to vaut « http:\/\/… » : il faut esdb:/);
  });
});

describe('TRUST_PROXY', () => {
  it('is a number of proxies, or their addresses', () => {
    for (const given of ['1', 'loopback', 'loopback, 10.0.0.0/8', '2001:db8::/32', '10.0.0.1/255.0.0.0']) {
      expect(readConfig({ TRUST_PROXY: given }).trustProxy).toBe(given);
    }
  });

  it('is refused at the start when it is neither: Express would throw in the middle of it', () => {
    for (const given of ['true', 'proxy.example', '10.0.0.0/33', '10.0.0.0/0', 'loopback,']) {
      expect(() => readConfig({ TRUST_PROXY: given })).toThrow(/^TRUST_PROXY vaut « .+ » : il faut le nombre/);
    }
  });
});
