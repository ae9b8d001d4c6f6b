/**
 * Where a worker thread's code is, and how to start it: `.js` in the built application, `.ts` under the test runner
 * and in development, where workers need the TypeScript loader. `base` is the caller's `import.meta.url`.
 */
export function workerFile(base: string, name: string): Readonly<{ filename: string; execArgv: string[] }> {
  const fromSource = base.endsWith('.ts');
  return {
    filename: new URL(`./${name}${fromSource ? '.ts' : '.js'}`, base).href,
    execArgv: fromSource ? ['--import', loader()] : [],
  };
}

/** `--import tsx` does nothing in a worker of Node 20 (it registers in the main thread only), so it is registered by hand. */
function loader(): string {
  const api = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  return `data:text/javascript,${encodeURIComponent(`import { register } from ${api}; register();`)}`;
}
