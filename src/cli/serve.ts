import { type Logger, pino } from 'pino';
import type { HttpServer } from '../api/listen.js';
import type { Application } from '../application.js';
import type { Config } from '../config.js';
import { type Signals, stopOnSignals } from '../lifecycle.js';
import { createApplication } from '../main.js';
import { openReplayed } from '../mainReplay.js';
import { REDACTED } from '../redacted.js';
import { serve } from '../serve.js';

/** Serves until a signal comes. Rejects when the folder is taken, the log is newer, or an event cannot be read. */
export async function serveCommand(config: Config, { readOnly }: Readonly<{ readOnly?: boolean }> = {}): Promise<void> {
  const log = pino({ level: config.logLevel, redact: [...REDACTED] });
  if (readOnly === true) await startServing({ ...config, roles: ['api'] }, log, openReplayed);
  else await startServing(config, log);
}

export type Serving = Readonly<{ application: Application; http: HttpServer; signals: Signals }>;

/** Opens the port first, so that probes get an answer while the read models are being built. */
export async function startServing(
  config: Config,
  log: Logger,
  open: (config: Config, log: Logger) => Promise<Application> = createApplication,
): Promise<Serving> {
  const application = await open(config, log);
  const http = await serve(application, config, log).catch(async (error: unknown) => {
    await application.stop();
    throw error;
  });
  const signals = stopOnSignals(log, () => application.stop(http.close()));

  warnOfToken(config, log);
  try {
    await signals.orStopping(application.start());
  } catch (error) {
    await application.stop(http.close());
    throw error;
  }
  log.info({ ...application.parts, url: http.url }, `Ardoise est à l’écoute sur ${http.url}`);
  return { application, http, signals };
}

/** A short token can be guessed; none at all closes the API. */
function warnOfToken({ adminToken }: Config, log: Logger): void {
  if (adminToken === undefined) log.warn('ADMIN_TOKEN is not set: no call to /api is let in');
  else if (adminToken.length < 16) log.warn('ADMIN_TOKEN has fewer than 16 characters: choose a longer one');
}
