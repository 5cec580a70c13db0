import { MenuItem, Stack, TextField } from '@mui/material';
import { useEffect } from 'react';
import { type InputProps, useGetList, useInput, useTranslate } from 'react-admin';
import { useMe } from '../hooks/console-context.js';

interface DivisionRecord {
  readonly id: string;
  readonly name: string;
}

export interface DivisionPickerProps {
  /** A 12-digit code, or '' for no choice. */
  readonly value: string;
  readonly onChange: (code: string) => void;
  /** How deep one may choose; village by default. */
  readonly level?: 'township' | 'village';
  /** Offers the whole county as a choice of its own, to people who answer for it. */
  readonly wholeCounty?: boolean;
  readonly required?: boolean;
  readonly label?: string;
  readonly error?: string | undefined;
}

const townshipOf = (code: string) => (code === '' ? '' : `${code.slice(0, 9)}000`);
const levelOf = (code: string) => (code.endsWith('000000') ? 'county' : code.endsWith('000') ? 'township' : 'village');

/** Chooses a township and, if wanted, a village of the person's own area. */
export function DivisionPicker(props: DivisionPickerProps) {
  const { value, onChange, level = 'village', wholeCounty = false, required = false, label, error } = props;
  const translate = useTranslate();
  const home = useMe()?.scope.from ?? '';
  const homeLevel = home === '' ? 'county' : levelOf(home);
  const county = `${home.slice(0, 6)}000000`;
  // A township officer's own township is given; a village clerk has nothing to choose but the village itself.
  const township = homeLevel === 'county' ? townshipOf(levelOf(value) === 'county' ? '' : value) : townshipOf(home);
  const townships = useDivisions(county, home !== '' && homeLevel === 'county');
  const villages = useDivisions(township, township !== '' && level === 'village' && homeLevel !== 'village');
  const choices = wholeCounty
    ? [{ id: county, name: translate('console.division.whole_county') }, ...townships]
    : townships;
  const village = levelOf(value) === 'village' ? value : '';
  const isGiven = required && homeLevel === 'village' && value === '';
  useEffect(() => {
    if (isGiven) onChange(home);
  }, [isGiven, home, onChange]);
  return (
    <Stack direction="row" spacing={1}>
      {homeLevel === 'county' && (
        <PlaceSelect
          label={label ?? translate('console.division.township')}
          places={choices}
          value={wholeCounty && value === county ? county : township}
          empty={required ? '' : translate('console.division.all')}
          onChange={onChange}
          error={error}
        />
      )}
      {level === 'village' && homeLevel !== 'village' && (
        <PlaceSelect
          label={translate('console.division.village')}
          places={villages}
          value={village}
          empty={translate('console.division.whole_township')}
          onChange={(code) => onChange(code === '' ? township : code)}
          error={undefined}
        />
      )}
    </Stack>
  );
}

function useDivisions(parentCode: string, enabled: boolean): readonly DivisionRecord[] {
  const { data = [] } = useGetList<DivisionRecord>(
    'divisions',
    { filter: { parentCode }, pagination: { page: 1, perPage: 1000 }, sort: { field: 'id', order: 'ASC' } },
    { enabled, staleTime: 3_600_000 },
  );
  return enabled ? data : [];
}

function PlaceSelect(props: {
  readonly label: string;
  readonly places: readonly DivisionRecord[];
  readonly value: string;
  readonly empty: string;
  readonly onChange: (code: string) => void;
  readonly error: string | undefined;
}) {
  const { label, places, value, empty, onChange, error } = props;
  return (
    <TextField
      select
      fullWidth
      label={label}
      // The list may still be loading; a value that is not in it would be an error of the select.
      value={places.some((place) => place.id === value) ? value : ''}
      onChange={(event) => onChange(event.target.value)}
      error={error !== undefined}
      helperText={error}
      sx={{ minWidth: 150 }}
    >
      <MenuItem value="">{empty === '' ? '\u00a0' : empty}</MenuItem>
      {places.map((place) => (
        <MenuItem key={place.id} value={place.id}>
          {place.name}
        </MenuItem>
      ))}
    </TextField>
  );
}

/** The picker as a react-admin input, for filters and forms. */
export function DivisionInput(
  props: InputProps & { readonly level?: 'township' | 'village'; readonly alwaysOn?: boolean },
) {
  const { level, alwaysOn: _alwaysOn, ...rest } = props;
  const { field } = useInput(rest);
  return (
    <DivisionPicker
      value={typeof field.value === 'string' ? field.value : ''}
      onChange={field.onChange}
      {...(level === undefined ? {} : { level })}
    />
  );
}
