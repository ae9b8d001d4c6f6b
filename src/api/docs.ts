import { createRequire } from 'node:module';
import express, { Router } from 'express';

const PAGE = `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Ardoise, API</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null, persistAuthorization: true });
`;

/** The description as JSON and as a page, both without a token: they hold nothing of anyone's. */
export function docsRoutes(description: unknown): Router {
  const router = Router();
  // Its main module only names the folder; found by resolution so that it works wherever npm put it.
  const assets: unknown = createRequire(import.meta.url)('swagger-ui-dist/absolute-path.js');
  if (typeof assets !== 'function') throw new Error('swagger-ui-dist does not say where its files are');

  router.get('/openapi.json', (_request, response) => {
    response.json(description);
  });
  router.get('/docs', (_request, response) => {
    response.type('html').send(PAGE);
  });
  router.get('/docs/start.js', (_request, response) => {
    response.type('js').send(START);
  });
  router.use('/docs/assets', express.static(String(assets()), { index: false, maxAge: '1d' }));
  return router;
}
