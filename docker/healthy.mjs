// Exit code 0 when this node is ready. There is no curl in the image.
const url = `http://127.0.0.1:${process.env.PORT ?? 3000}/readyz`;
try {
  process.exitCode = (await fetch(url, { signal: AbortSignal.timeout(4_000) })).ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}
