import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `npm run dev:web` finds the gateway. */
const GATEWAY = process.env.GATEWAY_URL ?? 'http://localhost:8787';

/** To the gateway a proxied request is one of its own pages', so its origin has to be the gateway's. */
const toGateway = { target: GATEWAY, changeOrigin: true, headers: { origin: new URL(GATEWAY).origin } };

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  // Inlined assets would be data: URLs, which the page's policy does not allow.
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
  },
  server: { proxy: { '/api': toGateway, '/health': toGateway, '/openapi.json': toGateway } },
});
