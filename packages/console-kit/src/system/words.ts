import type { ConsoleMessages } from '../module.js';

interface Named {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
}

/** Permissions in words, `persons.find-by-identity` → `permissions.persons.find-by-identity`, for a module's messages. */
export function permissionMessages(permissions: readonly Named[], language: 'zh' | 'en'): ConsoleMessages {
  const byResource: Record<string, Record<string, string>> = {};
  for (const permission of permissions) {
    const [resource = '', action = ''] = permission.name.split('.');
    byResource[resource] = { ...byResource[resource], [action]: permission[language] };
  }
  return byResource;
}

type Translate = (key: string, options?: Record<string, unknown>) => string;

/** `subsidy-runs.approve` → 补贴核算：审批通过. The resource's own word first, then its button, permission, and the kit's word. */
export function actionInWords(translate: Translate, action: string): string {
  const [resource = '', verb = ''] = action.split('.');
  const word = [
    `resources.${resource}.actions.${verb}`,
    `resources.${resource}.commands.${verb}.label`,
    `permissions.${resource}.${verb}`,
    `actions.${verb}`,
  ].reduceRight((otherwise, key) => translate(key, { _: otherwise }), verb);
  const name = translate(`resources.${resource}.name`, { smart_count: 2, _: resource });
  return translate('console.audit.action', { name, word });
}

/** `payment-batches` → `payment-batch`: what the states of a resource's records are called after. */
export const workflowOf = (resource: string): string =>
  resource.replace(/ies$/, 'y').replace(/(?<=ch|s|x)es$|(?<!s)s$/, '');
