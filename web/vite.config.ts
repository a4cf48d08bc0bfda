import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

// `npm run dev` asks a running `holdfast serve`; another address in HOLDFAST_URL.
const server = process.env.HOLDFAST_URL ?? 'http://127.0.0.1:8080'
const proxy = Object.fromEntries(
  ['/api', '/epcis', '/healthz', '/readyz', '/metrics'].map((path) => [
    path,
    { target: server, changeOrigin: true, headers: { origin: server } },
  ]),
)

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
  server: { host: '127.0.0.1', proxy },
  build: {
    target: 'es2022',
    outDir: '../build/web/dist',
    emptyOutDir: true,
    manifest: true,
    // The policy of the server allows no inline scripts, styles or fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
})
