import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Libraries change seldom: after a release a village's browser fetches our own few kilobytes, not everything anew. */
const vendorGroups = [
  { name: 'react', test: /node_modules\/(react|react-dom|react-router|react-router-dom|scheduler)\// },
  { name: 'mui', test: /node_modules\/(@mui|@emotion)\// },
  { name: 'vendor', test: /node_modules\// },
];

/**
 * Our packages do nothing while they are loaded, but the bundler cannot know that of a chain such as
 * `z.string().regex(…)`: it would keep the server's schemas, and zod with them, for a browser that never checks one.
 */
const packagesArePure: Plugin = {
  name: 'packages-are-pure',
  apply: 'build',
  transform(code, id) {
    if (!/\/packages\/[\w-]+\/dist\//.test(id)) return null;
    const values = this.parse(code)
      .body.map((node) => (node.type === 'ExportNamedDeclaration' ? node.declaration : node))
      .flatMap((node) => (node?.type === 'VariableDeclaration' ? node.declarations : []))
      .flatMap(({ init }) => (init?.type === 'CallExpression' || init?.type === 'ObjectExpression' ? [init] : []));
    return values.reduceRight(
      (text, { start, end }) =>
        `${text.slice(0, start)}/* @__PURE__ */ (() => (${text.slice(start, end)}))()${text.slice(end)}`,
      code,
    );
  },
};

export default defineConfig({
  plugins: [react(), packagesArePure],
  build: {
    // The last Chrome of Windows 7, which county offices still have.
    target: 'chrome109',
    chunkSizeWarningLimit: 900,
    rolldownOptions: { output: { codeSplitting: { groups: vendorGroups } } },
  },
  server: { proxy: { '/api': 'http://localhost:4000' } },
});
