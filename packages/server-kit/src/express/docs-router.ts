import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import express, { type Router } from 'express';

/** The human page of the API: swagger-ui from our own origin, reading the OpenAPI document at `documentUrl`. */
export function docsRouter(documentUrl: string): Router {
  const require = createRequire(import.meta.url);
  const files = dirname(require.resolve('swagger-ui-dist/package.json'));
  const router = express.Router();
  const initializer = `window.onload = () => { window.ui = SwaggerUIBundle({ url: ${JSON.stringify(documentUrl)}, dom_id: '#swagger-ui', deepLinking: true, validatorUrl: null, presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset], layout: 'StandaloneLayout' }); };`;
  router.get('/swagger-initializer.js', (_request, reply) => void reply.type('text/javascript').send(initializer));
  router.use(express.static(files, { index: 'index.html', maxAge: '1h' }));
  return router;
}
