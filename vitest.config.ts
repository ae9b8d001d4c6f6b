import { defineConfig } from 'vitest/config';

// biome-ignore lint/style/noDefaultExport: vitest reads its configuration from a default export
export default defineConfig({
  test: {
    globalSetup: ['test/support/buildOnce.ts'],
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A busy machine is no fault: what comes at all passes.
    expect: { poll: { timeout: 20_000 } },
    pool: 'forks',
    // Many tests wait for processes and timers: a third worker uses the time.
    maxWorkers: 3,
    // No file changes what another imports; loading everything again for each took a quarter of the time.
    isolate: false,
  },
});
