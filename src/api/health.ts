import { Router } from 'express';

export type Health = Readonly<{
  /** The read models have caught up with the log and follow it. */
  ready: boolean;
  /** Answers may be given, though perhaps late: false only while the read models are being built. */
  serving: boolean;
  /** Why not, in French. */
  reason?: string;
  details: Readonly<Record<string, unknown>>;
}>;

/** `/healthz`: the process answers. `/readyz`: a load balancer may send work here. */
export function healthRoutes(health: () => Health): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/readyz', (_request, response) => {
    const { ready, reason, details } = health();
    response.status(ready ? 200 : 503).json({ ready, reason, ...details });
  });
  return router;
}
