import { defineWorkflow, digestOf, divisionCodeSchema, uuidSchema, versionSchema } from '@gongyi/kernel';
import { z } from 'zod';
import { ticketOf } from './inspection-draw.js';

/**
 * 电话抽查: one trainee who was drawn. Whoever was not reached can be called again; what somebody has said stays.
 * 待联系, 未接通, 号码不对, 确认参训, 否认参训.
 */
export const inspectionCallWorkflow = defineWorkflow({
  name: 'inspection-call',
  states: ['open', 'not_reached', 'number_wrong', 'confirmed', 'denied'],
  initial: 'open',
  transitions: {
    miss: { from: ['open', 'not_reached'], to: 'not_reached' },
    'find-number-wrong': { from: ['open', 'not_reached'], to: 'number_wrong' },
    confirm: { from: ['open', 'not_reached', 'number_wrong'], to: 'confirmed' },
    deny: { from: ['open', 'not_reached', 'number_wrong'], to: 'denied' },
  },
});
export type InspectionCallState = (typeof inspectionCallWorkflow.states)[number];
/** What came of a call, and the step of the workflow that it is. */
const stepOf = {
  not_reached: 'miss',
  number_wrong: 'find-number-wrong',
  confirmed: 'confirm',
  denied: 'deny',
} as const;
export const callOutcomes = ['confirmed', 'not_reached', 'number_wrong', 'denied'] as const;
export type CallOutcome = (typeof callOutcomes)[number];

/** @throws DomainError conflict KERNEL.ILLEGAL_TRANSITION when an answer stands already */
export function afterCall(state: InspectionCallState, outcome: CallOutcome): InspectionCallState {
  return inspectionCallWorkflow.next(state, stepOf[outcome]);
}

export const inspectionCallRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  drawId: uuidSchema,
  classId: uuidSchema,
  className: z.string(),
  classNumber: z.string(),
  institutionId: uuidSchema,
  institutionName: z.string(),
  enrolmentId: uuidSchema,
  personId: uuidSchema,
  personName: z.string(),
  identityMasked: z.string(),
  /** SHA-256 of the seed, the class and the enrolment, by which the lot fell. */
  ticket: z.string(),
  state: z.enum(inspectionCallWorkflow.states),
  /** How often somebody has called. */
  attempts: z.int(),
  note: z.string(),
  calledBy: uuidSchema.nullable(),
  calledByName: z.string().nullable(),
  calledAt: z.string().nullable(),
});
export type InspectionCallRecord = z.infer<typeof inspectionCallRecordSchema>;

export const inspectionCallFilterSchema = z.strictObject({
  drawId: uuidSchema.optional(),
  classId: uuidSchema.optional(),
  state: z.enum(inspectionCallWorkflow.states).optional(),
});
export type InspectionCallFilter = z.infer<typeof inspectionCallFilterSchema>;

export const drawTraineesSchema = z.strictObject({ classId: uuidSchema });
export const recordCallSchema = z
  .strictObject({ outcome: z.enum(callOutcomes), note: z.string().trim().max(300).default('') })
  .refine(({ outcome, note }) => outcome !== 'denied' || note.length >= 2, {
    message: 'TRAINING.DENIAL_NEEDS_WORDS',
    path: ['note'],
  });
export type RecordCall = z.infer<typeof recordCallSchema>;
export const calledNumberSchema = z.object({ id: uuidSchema, phone: z.string() });

/** Whose lot falls first. */
export interface DrawnTrainee {
  readonly enrolmentId: string;
  readonly ticket: string;
}

/** `percent` of a class, rounded up: of three trainees and 10 % one is called. An empty class has nobody. */
export function callsOf(trainees: number, percent: number): number {
  return Math.min(trainees, Math.ceil((trainees * percent) / 100));
}

/**
 * Draws trainees of a class by the smallest tickets. Nobody chooses: the seed is the server's, a class is drawn once, and the
 * same seed, class and roster give the same people in whatever order the roster comes. Pure.
 *
 * @example drawTrainees(seed, classId, roster.map(({ id }) => id), 10).length // 3 of 21
 */
export function drawTrainees(
  seed: string,
  classId: string,
  enrolmentIds: readonly string[],
  percent: number,
): DrawnTrainee[] {
  return enrolmentIds
    .map((enrolmentId) => ({ enrolmentId, ticket: ticketOf(`${seed}:${classId}`, enrolmentId) }))
    .sort((a, b) => (a.ticket < b.ticket ? -1 : 1))
    .slice(0, callsOf(enrolmentIds.length, percent));
}

/** Of everybody who could be drawn, in the order of the ids. */
export const rosterDigest = (enrolmentIds: readonly string[]) => digestOf([...enrolmentIds].sort());
