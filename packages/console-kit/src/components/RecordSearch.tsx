import { Autocomplete, Box, TextField, Typography } from '@mui/material';
import { useDeferredValue, useState } from 'react';
import { type RaRecord, useGetList, useTranslate } from 'react-admin';

export interface RecordSearchProps<R extends RaRecord> {
  readonly resource: string;
  readonly label: string;
  readonly nameOf: (record: R) => string;
  /** A quieter line that tells people or posts of one name apart. */
  readonly detailOf: (record: R) => string;
  readonly value: R | null;
  readonly onChange: (record: R | null) => void;
}

/** Finds one record by the beginning of its name. */
export function RecordSearch<R extends RaRecord>(props: RecordSearchProps<R>) {
  const { resource, label, nameOf, detailOf, value, onChange } = props;
  const translate = useTranslate();
  const [typed, setTyped] = useState('');
  const q = useDeferredValue(typed.trim());
  const { data = [], isFetching } = useGetList<R>(
    resource,
    { filter: q === '' ? {} : { q }, pagination: { page: 1, perPage: 20 } },
    { staleTime: 30_000 },
  );
  return (
    <Autocomplete<R>
      options={value === null || data.some(({ id }) => id === value.id) ? data : [value, ...data]}
      value={value}
      loading={isFetching}
      filterOptions={(options) => options}
      getOptionLabel={nameOf}
      isOptionEqualToValue={(option, chosen) => option.id === chosen.id}
      noOptionsText={translate('console.list.nobody_found')}
      onChange={(_event, chosen) => onChange(chosen)}
      onInputChange={(_event, text, why) => setTyped(why === 'input' ? text : '')}
      renderInput={(input) => (
        <TextField {...input} label={label} required helperText={value === null ? '' : detailOf(value)} />
      )}
      renderOption={({ key: _key, ...option }, record) => (
        <Box component="li" {...option} key={record.id}>
          <Box>
            <Typography>{nameOf(record)}</Typography>
            <Typography variant="caption" color="text.secondary">
              {detailOf(record)}
            </Typography>
          </Box>
        </Box>
      )}
    />
  );
}
