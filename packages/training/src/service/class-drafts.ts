import { type Actor, domainError, keepUpload, noticeEnd } from '@gongyi/kernel';
import { coversOn, numberOf } from '../model/accreditation-rules.js';
import { stoppedByCards } from '../model/class-cards.js';
import { type Lack, lacksOf, papersOf } from '../model/class-checks.js';
import type { ClassFile, EditClass, FilePaper, NewClass } from '../model/class-inputs.js';
import type { InstitutionRecord } from '../model/institution.js';
import type { TradeRecord } from '../model/trade.js';
import { type TrainingClassRecord, trainingClassWorkflow } from '../model/training-class.js';
import { createClassPlanLines } from './class-plan-lines.js';
import type { TrainingClassDeps, TrainingClassTools } from './classes.js';
import { found as existing } from './county-only.js';
import type { Enrolments } from './enrolments.js';

const everything = { ids: null, sort: null, range: { from: 0, to: 499 } } as const;

/** What an institution does itself, until it hands its opening file in. */
export function createClassDrafts(
  deps: TrainingClassDeps,
  { get, draftOf, recorded, stopping }: TrainingClassTools,
  enrolments: Enrolments,
) {
  const {
    store,
    lookups,
    institutions,
    accreditations,
    trades,
    resources,
    rules,
    files,
    transactions,
    clock,
    calendar,
  } = deps;

  const planLines = createClassPlanLines(deps);

  async function ownInstitution(actor: Actor): Promise<InstitutionRecord> {
    const own = actor.organisationId === undefined ? undefined : await institutions.get(actor, actor.organisationId);
    if (own === undefined) throw domainError('forbidden', 'TRAINING.CLASS_BY_INSTITUTION');
    return own;
  }

  /** @throws DomainError unprocessable TRAINING.TRADE_NOT_IN_FORCE {trade}, TRAINING.TRADE_OUT_OF_SCOPE {trade, on}, TRAINING.PLAN_LINE_OTHER */
  async function tradeFor(actor: Actor, institutionId: string, input: NewClass): Promise<TradeRecord> {
    const { tradeId, startsOn, planLineId } = input;
    const trade = existing(await trades.get(actor, tradeId));
    if (trade.validFrom > startsOn || (trade.validTo !== null && trade.validTo < startsOn))
      throw domainError('unprocessable', 'TRAINING.TRADE_NOT_IN_FORCE', { trade: trade.name });
    const { rows } = await accreditations.find(actor, { ...everything, filter: { institutionId } });
    if (coversOn(rows, trade.code, trade.level, startsOn) === undefined)
      throw domainError('unprocessable', 'TRAINING.TRADE_OUT_OF_SCOPE', { trade: trade.name, on: startsOn });
    await planLines.requireLine(actor, planLineId, trade, { startsOn, institutionId });
    return trade;
  }
  const ofTrade = ({ id, code, name, level, certificateKind }: TradeRecord) => ({
    tradeId: id,
    tradeCode: code,
    tradeName: name,
    level,
    certificateKind,
  });

  /** The opening file as it stands, judged by the rule of today or, once handed in, by the one that it keeps. */
  async function openingFile(actor: Actor, found: TrainingClassRecord) {
    const today = clock.today();
    const current = await rules.setting(actor, 'training-class', today);
    const rule = found.rule !== null && found.state !== 'draft' ? found.rule : current.value;
    const [institution, trade] = [
      await institutions.get(actor, found.institutionId),
      await trades.get(actor, found.tradeId),
    ];
    const papers = await store.papersOf(actor, found.id);
    const { rows } = await resources.find(actor, { ...everything, filter: {} });
    const stop = await stopping(actor, found, rule);
    const lacks = lacksOf({
      trainingClass: found,
      rule,
      clause: current.clause,
      standardHours: trade?.standardHours ?? 0,
      papers,
      roster: await enrolments.judged(actor, found, rule, current.clause),
      lessons: await store.lessonsOf(actor, found.id),
      institution: institution ?? { rooms: [], teachers: [] },
      resources: rows,
      today,
      calendar,
    });
    if (stop.length > 0) lacks.unshift(stoppedByCards(stop, current.clause));
    return { rule, current, papers, lacks };
  }

  const told = (actor: Actor, lacks: readonly Lack[]) =>
    lacks.map(({ zh, en }) => (actor.locale === 'en' ? en : zh)).join(actor.locale === 'en' ? '; ' : '；');

  return {
    listPlanLines: planLines.listPlanLines,
    /** @throws DomainError unprocessable TRAINING.TRADE_NOT_IN_FORCE, TRAINING.TRADE_OUT_OF_SCOPE, TRAINING.PLAN_LINE_OTHER */
    create: (actor: Actor, input: NewClass): Promise<TrainingClassRecord> =>
      transactions.run(actor, async () => {
        const { id: institutionId, name: institutionName, divisionCode } = await ownInstitution(actor);
        const { tradeId: _, ...own } = input;
        const trade = ofTrade(await tradeFor(actor, institutionId, input));
        const id = await store.create(actor, { ...own, ...trade, divisionCode, institutionId, institutionName });
        return recorded(actor, id, 'create', { trade: trade.tradeName, startsOn: own.startsOn, seats: own.seats });
      }),

    edit: (actor: Actor, id: string, { version, ...input }: EditClass): Promise<TrainingClassRecord> =>
      transactions.run(actor, async () => {
        const draft = await draftOf(actor, id);
        const { tradeId: _, ...own } = input;
        const trade = ofTrade(await tradeFor(actor, draft.institutionId, input));
        await store.change(actor, { id, version }, { ...own, ...trade });
        return recorded(actor, id, 'edit', { trade: trade.tradeName, startsOn: own.startsOn, seats: own.seats });
      }),

    filePaper: (actor: Actor, id: string, { paperId, content, fileId }: FilePaper): Promise<TrainingClassRecord> =>
      transactions.run(actor, async () => {
        const draft = await draftOf(actor, id);
        const { value } = await rules.setting(actor, 'training-class', clock.today());
        const paper = papersOf(value, draft.mode).find((each) => each.id === paperId);
        if (paper === undefined) throw domainError('invalid_input', 'TRAINING.PAPER_UNKNOWN');
        const kept = await keepUpload(files, actor, fileId, draft.divisionCode);
        await store.filePaper(actor, draft, { paperId, content, fileId: kept.id, fileName: kept.name });
        return recorded(actor, id, 'file-paper', { paper: paper.zh, sha256: kept.sha256 });
      }),

    /** The papers, and what is missing before the class can be handed in. */
    file: async (actor: Actor, id: string): Promise<ClassFile> => {
      const found = await get(actor, id);
      const { rule, papers, lacks } = await openingFile(actor, found);
      return {
        id,
        divisionCode: found.divisionCode,
        papers: papersOf(rule, found.mode).map(({ id: paperId, zh, en, required }) => {
          const filed = papers.find((paper) => paper.paperId === paperId);
          const { content = '', fileId = null, fileName = '' } = filed ?? {};
          return { paperId, zh, en, required, content, fileId, fileName };
        }),
        missing: found.state === 'draft' ? lacks : [],
      };
    },

    /**
     * Hands the opening file in: the county's rule of today goes into it, and it gets its number.
     *
     * @throws DomainError unprocessable TRAINING.CLASS_INCOMPLETE {missing}; conflict TRAINING.ROOM_BOOKED,
     *   TRAINING.TEACHER_BOOKED, TRAINING.RESOURCE_BOOKED
     */
    submit: (actor: Actor, id: string): Promise<TrainingClassRecord> =>
      transactions.run(actor, async () => {
        const draft = await draftOf(actor, id);
        const state = trainingClassWorkflow.next(draft.state, 'submit');
        const trade = existing(await trades.get(actor, draft.tradeId));
        await planLines.requireLine(actor, draft.planLineId, trade, draft);
        const { lacks, current } = await openingFile(actor, draft);
        if (lacks.length > 0)
          throw domainError('unprocessable', 'TRAINING.CLASS_INCOMPLETE', { missing: told(actor, lacks) });
        for (const judged of await enrolments.judged(actor, draft, current.value, current.clause))
          await store.changeEnrolment(actor, judged, { findings: judged.findings });
        const { value, version, clause } = current;
        const today = clock.today();
        const form = value.number.replace('{month}', today.slice(5, 7)).replace('{year}', today.slice(0, 4));
        const number =
          draft.number ??
          numberOf({ ...value, number: form }, Number(today.slice(0, 4)), await lookups.nextSerial(actor, form));
        await store.change(actor, draft, {
          state,
          number,
          rule: value,
          ruleVersion: version,
          clause,
          submittedBy: actor.userId,
          submittedByName: actor.displayName,
          submittedOn: today,
          answerBy: noticeEnd(today, value.answerDays, 'working', calendar),
          decisionReason: '',
        });
        return recorded(actor, id, 'submit', { number });
      }),
  };
}
