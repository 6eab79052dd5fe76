import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// `vite apps/web` proxies to a running server, so that a change is seen at once; KOMAINU_URL says where it is.
const target = process.env.KOMAINU_URL ?? 'http://127.0.0.1:8100';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  server: { proxy: { '/api': { target, changeOrigin: false } } },
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 900 },
});
