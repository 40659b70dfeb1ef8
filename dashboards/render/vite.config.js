import react from '@vitejs/plugin-react';

export default {
  root: 'page',
  appType: 'mpa', // What is not there is 404, not the page again.
  publicDir: '../node_modules/@grafana/ui/dist/public',
  build: { minify: false, outDir: '../site', emptyOutDir: true, chunkSizeWarningLimit: 1e6 },
  plugins: [react()],
};
