import { register } from 'node:module';
import { pathToFileURL } from 'node:url';

// What is measured is the built application: an import of `src` from the bench gives the same module of `dist`.
const folder = (name: string): string => JSON.stringify(pathToFileURL(`${process.cwd()}/${name}/`).href);

const hooks = `
  export async function resolve(specifier, context, next) {
    const resolved = await next(specifier, context);
    if (!resolved.url.startsWith(${folder('src')})) return resolved;
    const file = resolved.url.slice(${folder('src')}.length).replace(/\\.ts(?=$|\\?)/, '.js');
    return { ...resolved, format: 'module', url: ${folder('dist')} + file };
  }`;

register(`data:text/javascript,${encodeURIComponent(hooks)}`);
