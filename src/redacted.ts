/**
 * What is blotted out of every log line, wherever it stands: nothing of ours logs a header or a token, and nothing that is
 * added one day should be able to.
 */
export const REDACTED: readonly string[] = ['authorization', 'headers', 'token'].flatMap((name) => [
  name,
  `*.${name}`,
  `*.*.${name}`,
]);
