/** Addresses of the console, below its `#`. */
export const filtered = (resource: string, filter: object): string =>
  `/${resource}?filter=${encodeURIComponent(JSON.stringify(filter))}`;

export const recordOf = (resource: string, id: string): string => `/${resource}/${id}/show`;

export const newImport = (kind: string): string => `/imports/create?kind=${kind}`;

/** The record itself when it is the only one, else the list of all. */
export function oneOrAll(resource: string, rows: readonly { readonly id: string }[], filter: object): string {
  const [first, ...others] = rows;
  return first !== undefined && others.length === 0 ? recordOf(resource, first.id) : filtered(resource, filter);
}
