import {
  CommandButton,
  Fact,
  FactGrid,
  Loaded,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  type TableColumn,
  useConsoleDataProvider,
} from '@gongyi/console-kit';
import { Box, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { SelectInput, useRecordContext, useTranslate } from 'react-admin';
import { type Booking, type SharedResourceRecord, sharedResourceKinds } from '../model/shared-resource.js';
import { line } from './shared.js';

function Kind() {
  const resource = useRecordContext<SharedResourceRecord>();
  const translate = useTranslate();
  return resource === undefined ? null : translate(`training.resource_kinds.${resource.kind}`);
}

const columns: readonly TableColumn<SharedResourceRecord>[] = [
  { source: 'name', link: true, phone: 'title', sortable: true },
  {
    source: 'kind',
    field: <Kind />,
    phone: 'end',
    spreadsheet: [{ source: 'kind', codes: { prefix: 'training.resource_kinds', values: sharedResourceKinds } }],
  },
  { source: 'owner' },
  { source: 'place' },
  { source: 'capacity', kind: 'count' },
  { source: 'validFrom', kind: 'day', phone: 'hidden' },
  { source: 'validTo', kind: 'day', phone: 'hidden' },
];
const kinds = sharedResourceKinds.map((value) => ({ value, label: `training.resource_kinds.${value}` }));

/** 共享资源: what departments let every institution use. */
export function SharedResourceList() {
  return (
    <ResourceList<SharedResourceRecord>
      filters={[
        <SelectInput
          key="kind"
          source="kind"
          choices={kinds.map(({ value, label }) => ({ id: value, name: label }))}
        />,
      ]}
      actions={
        <CommandButton
          resource="shared-resources"
          on="collection"
          command=""
          name="create"
          variant="contained"
          fields={[
            { name: 'name', kind: 'text', required: true, minLength: 2 },
            { name: 'kind', kind: 'select', required: true, options: kinds },
            { name: 'owner', kind: 'text', required: true, minLength: 2 },
            { name: 'place', kind: 'text', required: true, minLength: 2 },
            { name: 'capacity', kind: 'number', required: true, min: 1 },
            { name: 'contact', kind: 'text' },
            { name: 'validFrom', kind: 'date', required: true },
            { name: 'validTo', kind: 'date' },
          ]}
        />
      }
    >
      <ResponsiveTable columns={columns} empty="training.class.no_resources" />
    </ResourceList>
  );
}

export function SharedResourceShow() {
  return (
    <ResourceShow<SharedResourceRecord>
      title={({ name }) => name}
      subtitle={({ owner }) => owner}
      actions={
        <CommandButton
          command="end"
          fields={[
            { name: 'validTo', kind: 'date', required: true },
            { name: 'reason', kind: 'reason' },
          ]}
        />
      }
    >
      <Content />
    </ResourceShow>
  );
}

function Content() {
  const resource = useRecordContext<SharedResourceRecord>();
  const translate = useTranslate();
  const dataProvider = useConsoleDataProvider();
  const id = resource?.id ?? '';
  const query = useQuery({
    queryKey: ['shared-resource-bookings', 'getOne', id],
    queryFn: async () =>
      (await dataProvider.getOne<{ id: string; bookings: Booking[] }>('shared-resource-bookings', { id })).data,
  });
  if (resource === undefined) return null;
  const fact = (field: string, text: string | number) => (
    <Fact label={`resources.shared-resources.fields.${field}`}>{text}</Fact>
  );
  return (
    <>
      <Section>
        <FactGrid>
          {fact('kind', translate(`training.resource_kinds.${resource.kind}`))}
          {fact('owner', resource.owner)}
          {fact('place', resource.place)}
          {fact('capacity', resource.capacity)}
          {fact('contact', resource.contact === '' ? '—' : resource.contact)}
          {fact('validFrom', resource.validFrom)}
          {fact('validTo', resource.validTo ?? '—')}
        </FactGrid>
      </Section>
      <Section title={translate('training.class.bookings')}>
        <Loaded query={query}>
          {({ bookings }) =>
            bookings.length === 0 ? (
              <Typography color="text.secondary">{translate('training.class.no_bookings')}</Typography>
            ) : (
              bookings.map((booking) => (
                <Box key={booking.id} sx={line}>
                  <Typography sx={{ fontWeight: 600, minWidth: 190 }}>
                    {booking.day} {booking.startsAt}–{booking.endsAt}
                  </Typography>
                  <Typography color="text.secondary">
                    {booking.institutionName === ''
                      ? translate('training.class.booked_by_other')
                      : `${booking.institutionName} · ${booking.className}`}
                  </Typography>
                </Box>
              ))
            )
          }
        </Loaded>
      </Section>
    </>
  );
}
