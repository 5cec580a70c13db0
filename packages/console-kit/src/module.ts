import type { JsonObject } from '@gongyi/kernel';
import type { ComponentType, ReactElement } from 'react';
import type { ResourceProps } from 'react-admin';
import type { CommandField } from './components/command-fields.js';

/** Nested texts by key, as react-admin's translation takes them. */
export interface ConsoleMessages {
  readonly [key: string]: ConsoleMessages | string | undefined;
}

/** The places of the menu, in this order. */
export type MenuGroup = 'work' | 'registry' | 'posts' | 'attendance' | 'training' | 'money' | 'data' | 'system';

export interface MenuEntry {
  readonly group: MenuGroup;
  /** Small numbers first. */
  readonly order: number;
  /** Translation key; a resource's own name is `resources.<name>.name`. */
  readonly label: string;
  /** `/persons`; the entry is shown when the person may list `resource`. */
  readonly to: string;
  readonly resource: string;
  /** Permission to show the entry, when it is not the resource's `list`. */
  readonly action?: string;
  readonly icon?: ComponentType;
}

/**
 * The menu entry of a resource's list, under the resource's own name.
 *
 * @example menuEntry('attendance', 'attendance-leaves', 20, EventBusyOutlined)
 */
export function menuEntry(group: MenuGroup, resource: string, order: number, icon: ComponentType): MenuEntry {
  return { group, order, label: `resources.${resource}.name`, to: `/${resource}`, resource, icon };
}

/** A kind of file that the import wizard offers. */
export interface ImportKind {
  /** As the API names it: `people`, `posts`, `attendance-sheets`. */
  readonly kind: string;
  /** Translation keys. */
  readonly label: string;
  readonly description: string;
  /** Permission to use it, `imports.create` unless named. */
  readonly permission?: string;
  /** What the API wants to know beside the file; rendered as a form. */
  readonly params?: readonly CommandField[];
  /** The API has a template for it, to be filled in. */
  readonly template?: boolean;
  /** Order in the wizard. */
  readonly order: number;
  /** Turns the form's values into the request's `params`; the values themselves unless given. */
  readonly toParams?: (values: JsonObject) => JsonObject;
  /** Translation key prefix of the preview columns: `${previewLabels}.${key}`. */
  readonly previewLabels?: string;
  /** Where the work goes on after the import, out of its params. */
  readonly resultPath?: (params: JsonObject) => string;
}

/** What a domain package's `./admin` entry hands to the console. */
export interface ConsoleModule {
  readonly name: string;
  readonly resources: readonly ResourceProps[];
  readonly menu: readonly MenuEntry[];
  readonly messages: { readonly zh: ConsoleMessages; readonly en: ConsoleMessages };
  readonly importKinds?: readonly ImportKind[];
  /** react-router `<Route>` elements inside the layout. */
  readonly customRoutes?: readonly ReactElement[];
  /** Parts of a record's page that belongs to another module. */
  readonly sections?: readonly {
    readonly name: string;
    readonly resource: string;
    readonly component: ComponentType;
  }[];
  /** Cards below the month's progress on the first page. */
  readonly dashboardCards?: readonly ComponentType<{ period: string }>[];
}
