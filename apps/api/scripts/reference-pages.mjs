// Everything below docs/reference: the pages of the policies package, what each place has settled, and the workflows.
import * as policies from '@gongyi/policies';
import * as registry from '@gongyi/registry';
import * as serverKit from '@gongyi/server-kit';
import * as subsidy from '@gongyi/subsidy';
import * as training from '@gongyi/training';
import * as welfarePosts from '@gongyi/welfare-posts';
import { generated, policyPages, section, tableOf } from '../../../packages/policies/scripts/reference-pages.mjs';
import { settingShapes } from '../dist/setting-shapes.js';
import { settingsPage } from './settings-page.mjs';

/** @returns {Map<string, string>} text by path below docs/reference */
export function referencePages() {
  const pages = policyPages();
  const settled = policies
    .listPacks()
    .map(({ id }) => policies.getPack(id))
    .filter((pack) => pack.settings.size > 0);
  for (const pack of settled) pages.set(`settings/${pack.id}.md`, settingsPage(pack, Object.keys(settingShapes)));
  pages.set('workflows.md', workflowsPage());
  const places = settled.map(({ id, header }) => [`[${header.place.zh}](settings/${id}.md)`, header.place.en]);
  const more = [
    section('各地的规定 What places have settled about posts and training', tableOf(['地方', 'place'], places)),
    section('办理状态 Workflows', '[What may follow what, of every kind of record](workflows.md)'),
  ];
  pages.set('README.md', `${pages.get('README.md').trimEnd()}\n${more.join('')}`);
  return pages;
}

const modules = [
  ['岗位 Posts', welfarePosts],
  ['补贴 Subsidies', subsidy],
  ['培训 Training', training],
  ['政策规则 Rules', policies],
  ['人员和账户 Registry', registry],
  ['导入和后台任务 Imports and jobs', serverKit],
];

const isWorkflow = (value) => typeof value?.toMermaid === 'function';

function workflowsPage() {
  const parts = modules.map(([title, module]) => {
    const workflows = Object.values(module)
      .filter(isWorkflow)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    return section(title, workflows.map(workflowText).join('\n\n'));
  });
  return `${generated}# 办理状态 Workflows\n\nEvery record that has a state changes it along one table. The service, the check in the database and the buttons of the console read the same table.\n${parts.join('')}`;
}

function workflowText({ name, transitions, toMermaid }) {
  const rows = Object.entries(transitions).map(([command, { from, to }]) => [`\`${command}\``, from.join(', '), to]);
  return `### ${name}\n\n\`\`\`mermaid\n${toMermaid()}\n\`\`\`\n\n${tableOf(['command', 'from', 'to'], rows)}`;
}
