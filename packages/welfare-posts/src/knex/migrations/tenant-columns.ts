/** How every table of a county begins. */
export const tenantColumns =
  'county_code text not null, id uuid not null, division_code text not null, version int not null default 1, created_at timestamptz not null default now(), created_by uuid not null';
