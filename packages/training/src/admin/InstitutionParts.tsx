import { CommandButton, type CommandField, Section, Tag } from '@gongyi/console-kit';
import { Box, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { type InstitutionRecord, type PartKind, roomKinds, teacherKinds } from '../model/institution.js';
import { line } from './shared.js';

const options = (prefix: string, values: readonly string[]) =>
  values.map((value) => ({ value, label: `training.${prefix}.${value}` }));
const name: CommandField = { name: 'partName', kind: 'text', required: true };
const fields: Readonly<Record<PartKind, readonly CommandField[]>> = {
  room: [
    name,
    { name: 'kind', kind: 'select', required: true, options: options('room_kinds', roomKinds) },
    { name: 'capacity', kind: 'number', required: true, min: 1, max: 2000 },
  ],
  teacher: [
    { ...name, label: 'training.teacher_name' },
    { name: 'kind', kind: 'select', required: true, options: options('teacher_kinds', teacherKinds) },
    { name: 'subjects', kind: 'text', required: true },
    { name: 'qualification', kind: 'text' },
  ],
  equipment: [name, { name: 'quantity', kind: 'number', required: true, min: 1 }],
};

interface Of {
  readonly institution: InstitutionRecord;
}

/** Rooms, teachers and equipment; what was given up stays to be read. */
export function InstitutionParts({ institution }: Of) {
  const translate = useTranslate();
  const { rooms, teachers, equipment } = institution;
  return (
    <>
      <Parts
        kind="room"
        parts={rooms.map((room) => ({
          ...room,
          text: `${translate(`training.room_kinds.${room.kind}`)} · ${translate('training.seats', { seats: room.capacity })}`,
        }))}
      />
      <Parts
        kind="teacher"
        parts={teachers.map((teacher) => ({
          ...teacher,
          text: [translate(`training.teacher_kinds.${teacher.kind}`), teacher.subjects, teacher.qualification]
            .filter((text) => text !== '')
            .join(' · '),
        }))}
      />
      <Parts kind="equipment" parts={equipment.map((one) => ({ ...one, text: `× ${one.quantity}` }))} />
    </>
  );
}

interface Shown {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly withdrawnOn: string | null;
}

function Parts({ kind, parts }: { readonly kind: PartKind; readonly parts: readonly Shown[] }) {
  const translate = useTranslate();
  const add = (
    <CommandButton
      resource="institutions"
      command={`add-${kind}`}
      permission="institutions.edit"
      size="small"
      fields={fields[kind]}
      body={({ partName, ...values }) => ({ ...values, name: partName ?? '' })}
    />
  );
  return (
    <Section title={translate(`training.parts.${kind}`)} actions={add}>
      {parts.length === 0 && <Typography color="text.secondary">{translate('training.none_yet')}</Typography>}
      {parts.map(({ id, name: title, text, withdrawnOn }) => (
        <Box key={id} sx={line}>
          <Typography sx={{ fontWeight: 600 }}>{title}</Typography>
          <Typography color="text.secondary" sx={{ flexGrow: 1 }}>
            {text}
          </Typography>
          {withdrawnOn === null ? (
            <CommandButton
              resource="institutions"
              command="withdraw-part"
              permission="institutions.edit"
              size="small"
              variant="text"
              body={() => ({ kind, partId: id })}
            />
          ) : (
            <Tag tone="neutral">{translate('training.withdrawn', { day: withdrawnOn })}</Tag>
          )}
        </Box>
      ))}
    </Section>
  );
}
