import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Libraries change seldom: after a release a village's browser fetches our own few kilobytes, not everything anew. */
const vendorGroups = [
  { name: 'react', test: /node_modules\/(react|react-dom|react-router|react-router-dom|scheduler)\// },
  { name: 'mui', test: /node_modules\/(@mui|@emotion)\// },
  { name: 'vendor', test: /node_modules\// },
];

export default defineConfig({
  plugins: [react()],
  build: {
    // The last Chrome of Windows 7, which county offices still have.
    target: 'chrome109',
    chunkSizeWarningLimit: 900,
    rolldownOptions: { output: { codeSplitting: { groups: vendorGroups } } },
  },
  server: { proxy: { '/api': 'http://localhost:4000' } },
});
