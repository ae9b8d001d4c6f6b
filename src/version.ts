import { readFileSync } from 'node:fs';

type Package = Readonly<{ version: string }>;

/** Of the application, from its package.json: one folder up from both src/ and dist/. */
// npm refuses a package.json without a version.
export const { version: VERSION } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as Package;
