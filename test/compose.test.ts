import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readConfig, VARIABLES } from '../src/config.js';
import { SECRETS } from '../src/configWords.js';
import type { Json } from './support/liveApplication.js';
import { tempDir } from './support/tempDir.js';

const text = readFileSync('docker-compose.yml', 'utf8');
const compose: Json = parse(text, { merge: true });
const services: Record<string, Json> = compose.services;
const dockerfile = readFileSync('Dockerfile', 'utf8');
const example = readFileSync('.env.example', 'utf8');
const documented = [...example.matchAll(/^#? ?([A-Z][A-Z_]+)=/gm)].map(([, name]) => String(name));

describe('docker-compose.yml', () => {
  it('is the production shape: the log, the index, a mail catcher and the application', () => {
    expect(Object.keys(services).sort()).toEqual(['ardoise', 'certificates', 'eventstore', 'mail', 'meilisearch']);
  });

  it('pins every image by its version', () => {
    for (const { image } of Object.values(services)) expect(image).toMatch(/:v?\d+\.\d+\.\d+$/);
    for (const [, image] of dockerfile.matchAll(/^FROM (\S+)/gm)) expect(image).toMatch(/^node:24\.\d+\.\d+-\S+$/);
  });

  it('has a health check for whatever stays up, and waits for it', () => {
    const { certificates, ...staying } = services;
    expect(certificates.healthcheck).toBeUndefined();
    for (const { healthcheck } of Object.values(staying)) {
      expect(healthcheck.test.length).toBeGreaterThan(1);
      expect(healthcheck.interval).toMatch(/^\d+s$/);
    }
    for (const name of ['eventstore', 'meilisearch', 'mail']) {
      expect(services['ardoise'].depends_on[name]).toEqual({ condition: 'service_healthy' });
    }
    expect(services['eventstore'].depends_on.certificates).toEqual({ condition: 'service_completed_successfully' });
  });

  it('keeps what must last in named volumes, and what a node can lose in one of its own', () => {
    const mounts: string[] = Object.values(services).flatMap(({ volumes }) => volumes);
    const named = mounts.map((mount) => mount.split(':')[0] ?? '').filter((source) => !/^[./]/.test(source));
    expect([...new Set(named)].sort()).toEqual(Object.keys(compose.volumes).sort());
    expect(services['ardoise'].volumes).toContain('/var/lib/ardoise/data');
    for (const mount of mounts.filter((one) => one.startsWith('./'))) {
      expect(existsSync(mount.split(':')[0] ?? '')).toBe(true);
    }
  });

  it('lets a second node be one --scale away: no fixed name, no single port', () => {
    expect(services['ardoise'].container_name).toBeUndefined();
    expect(services['ardoise'].ports).toEqual(['127.0.0.1:3000-3009:3000']);
  });

  it('holds no password: each secret is a file that docker/secrets.sh makes at random', () => {
    expect(text).not.toMatch(/changeit|^\s*\w*PASSWORD:/m);
    const settings = Object.values(services).flatMap(({ environment = {} }) => Object.keys(environment));
    expect(settings.filter((name) => /(TOKEN|KEY|PASSWORD)$/.test(name))).toEqual([]);

    const folder = join(tempDir(), 'secrets');
    const made = () => readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(spawnSync('sh', ['docker/secrets.sh', folder]).status).toBe(0);
    const first = made();
    const files: Json[] = Object.values(compose.secrets);
    expect(files.map(({ file }) => file.split('/').at(-1)).sort()).toEqual(readdirSync(folder).sort());
    expect(statSync(folder).mode & 0o077).toBe(0);
    // Read by the users inside the containers, and written by whoever puts another mail server into one.
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o644);

    expect(spawnSync('sh', ['docker/secrets.sh', folder]).status).toBe(0);
    expect(made()).toEqual(first);
    expect(readFileSync(join(folder, 'admin_token'), 'utf8').length).toBeGreaterThanOrEqual(32);
  });

  it('gives each service the secrets that it reads, and no other', () => {
    const used = [...text.matchAll(/\/run\/secrets\/(\w+)/g)].map(([, name]) => name);
    const eventstore = readFileSync('docker/eventstore.sh', 'utf8');
    expect(eventstore).toContain('/run/secrets/eventstore_password');
    expect([...new Set([...used, 'eventstore_password'])].sort()).toEqual(Object.keys(compose.secrets).sort());
    expect(services['eventstore'].secrets).toEqual(['eventstore_password']);
    expect(services['ardoise'].secrets).not.toContain('eventstore_password');
  });

  it('gives the application settings that it accepts', () => {
    const folder = join(tempDir(), 'secrets');
    spawnSync('sh', ['docker/secrets.sh', folder]);
    const given: [string, string][] = Object.entries(services['ardoise'].environment).map(([name, value]) => [
      name,
      String(value)
        .replace(/\$\{\w+:-(.*)\}/, '$1')
        .replace('/run/secrets', folder),
    ]);
    const config = readConfig(Object.fromEntries(given));
    expect(config.esdbUrl).toMatch(
      /^esdb:\/\/admin:[\w-]{32}@eventstore:2113\?tls=true&tlsCAFile=\/run\/eventstore-ca\/ca.crt$/,
    );
    expect(config).toMatchObject({ host: '0.0.0.0', port: 3000, smtpUrl: 'smtp://mail:1025', roles: ['api', 'jobs'] });
    expect(config.adminToken).toHaveLength(32);
  });

  it('passes on what an operator sets without a secret: behind a proxy, roles, the lease, what is logged', () => {
    for (const name of ['LEASE_SECONDS', 'LOG_LEVEL', 'ROLES', 'TRUST_PROXY']) {
      expect(services['ardoise'].environment[name]).toMatch(new RegExp(`^\\$\\{${name}:-.*\\}$`));
    }
    expect(readConfig({ TRUST_PROXY: '' }).trustProxy).toBeUndefined();
  });

  it('names the platform of the images that exist for one only', () => {
    for (const name of ['eventstore', 'certificates']) expect(services[name].platform).toBe('linux/amd64');
  });

  it('runs the application without root, on a read-only file system, under an init', () => {
    expect(services['ardoise']).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
    for (const one of ['ardoise', 'eventstore', 'meilisearch', 'mail']) {
      expect(services[one].security_opt).toEqual(['no-new-privileges:true']);
    }
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile).toMatch(/^ENTRYPOINT \["\/usr\/bin\/tini", "--"\]$/m);
  });
});

describe('settings', () => {
  it('are each documented in .env.example once, and nothing else is: of two lines the second, empty one would hold', () => {
    expect(documented.toSorted()).toEqual(VARIABLES);
  });

  it('in docker-compose.yml are settings of the application', () => {
    const asked = [...text.matchAll(/\$\{(\w+)/g)].map(([, name]) => String(name));
    for (const name of [...Object.keys(services['ardoise'].environment), ...asked]) expect(VARIABLES).toContain(name);
  });

  it('in .env.example stand there with the default that they have', () => {
    const lines = [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]);
    const named = Object.fromEntries(lines.map(([name, value]) => [name, value]));
    expect(readConfig(named)).toEqual(readConfig({}));
    expect(SECRETS.every((name) => named[name] === '')).toBe(true);
  });
});

it('the image takes in what it is built from, and neither tests nor secrets', () => {
  const ignored = readFileSync('.dockerignore', 'utf8').split('\n');
  expect(ignored[0]).toBe('**');
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources]) =>
    String(sources).split(' '),
  );
  for (const source of copied) {
    expect(existsSync(source)).toBe(true);
    expect(ignored).toContain(`!${source}`);
  }
});
