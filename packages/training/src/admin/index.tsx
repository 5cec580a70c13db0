import { type ConsoleModule, type ImportKind, menuEntry, merge } from '@gongyi/console-kit';
import ApartmentOutlined from '@mui/icons-material/ApartmentOutlined';
import AssignmentOutlined from '@mui/icons-material/AssignmentOutlined';
import CardMembershipOutlined from '@mui/icons-material/CardMembershipOutlined';
import CasinoOutlined from '@mui/icons-material/CasinoOutlined';
import ConstructionOutlined from '@mui/icons-material/ConstructionOutlined';
import EventNoteOutlined from '@mui/icons-material/EventNoteOutlined';
import FactCheckOutlined from '@mui/icons-material/FactCheckOutlined';
import GroupsOutlined from '@mui/icons-material/GroupsOutlined';
import HistoryEduOutlined from '@mui/icons-material/HistoryEduOutlined';
import HowToRegOutlined from '@mui/icons-material/HowToRegOutlined';
import InsightsOutlined from '@mui/icons-material/InsightsOutlined';
import ManageAccountsOutlined from '@mui/icons-material/ManageAccountsOutlined';
import MeetingRoomOutlined from '@mui/icons-material/MeetingRoomOutlined';
import PhoneInTalkOutlined from '@mui/icons-material/PhoneInTalkOutlined';
import RecordVoiceOverOutlined from '@mui/icons-material/RecordVoiceOverOutlined';
import RuleOutlined from '@mui/icons-material/RuleOutlined';
import SchoolOutlined from '@mui/icons-material/SchoolOutlined';
import SwapHorizOutlined from '@mui/icons-material/SwapHorizOutlined';
import TodayOutlined from '@mui/icons-material/TodayOutlined';
import TravelExploreOutlined from '@mui/icons-material/TravelExploreOutlined';
import VerifiedOutlined from '@mui/icons-material/VerifiedOutlined';
import WorkOutlineOutlined from '@mui/icons-material/WorkOutlineOutlined';
import { Route } from 'react-router-dom';
import { AccreditationNotice } from './AccreditationNotice.js';
import { AccreditationList, AccreditationShow } from './AccreditationScreens.js';
import { AssessmentList, AssessmentShow } from './AssessmentScreens.js';
import { attendanceEn, attendanceZh } from './attendance-words.js';
import { CertificateList, CertificateShow } from './CertificateScreens.js';
import { ClassChangeList } from './ClassChangeScreens.js';
import { ClassList, ClassShow } from './ClassScreens.js';
import { ClassSheet } from './ClassSheet.js';
import { callsEn, callsZh } from './calls-words.js';
import { certificateEn } from './certificate-words-en.js';
import { certificateZh } from './certificate-words-zh.js';
import { CallList } from './InspectionCalls.js';
import { DrawList, DrawShow } from './InspectionDraws.js';
import { InspectionList, InspectionShow } from './InspectionScreens.js';
import { InstitutionAccounts } from './InstitutionAccounts.js';
import { InstitutionList, InstitutionShow } from './InstitutionScreens.js';
import { LessonCodePage } from './LessonCodePage.js';
import { LessonsTodayPage } from './LessonsToday.js';
import { CorrectionList, MarkList } from './MarkScreens.js';
import { OrganisationPage } from './OrganisationScreens.js';
import { OutcomeList, OutcomePeople, ProofList } from './OutcomeScreens.js';
import { outcomeEn, outcomeZh } from './outcome-words.js';
import { PastTrainingList, PastTrainingShow } from './PastTrainingScreens.js';
import { PlanList, PlanShow } from './PlanScreens.js';
import { pastTrainingEn, pastTrainingZh } from './past-training-words.js';
import { planningEn } from './planning-words-en.js';
import { planningZh } from './planning-words-zh.js';
import { RollCallPage } from './RollCallPage.js';
import { ScoreCorrectionList, ScoreCorrectionShow } from './ScoreCorrections.js';
import { SharedResourceList, SharedResourceShow } from './SharedResourceScreens.js';
import { supervisionEn, supervisionZh } from './supervision-words.js';
import { TradeList } from './TradeScreens.js';
import { TrainingTaskList, TrainingTaskShow } from './TrainingTaskScreens.js';
import { en } from './training-words-en.js';
import { zh } from './training-words-zh.js';
import { WishList } from './WishScreens.js';
import { WorkspacePage } from './WorkspacePage.js';

export { publicLessonPage } from './PublicLesson.js';
export { publicVerifyPage } from './PublicVerify.js';

/** Rosters and timetables belong to one class, which its page names. */
const classImport = (what: 'roster' | 'timetable', order: number): ImportKind => ({
  kind: `class-${what}`,
  label: `training.import_class.${what}`,
  description: `training.import_class.${what}_description`,
  permission: 'training-classes.import',
  params: [
    {
      name: 'classId',
      kind: 'reference',
      reference: 'training-classes',
      label: 'training.import_class.class',
      required: true,
      filter: { state: 'draft' },
      text: (trainingClass) => String(trainingClass['name']),
    },
  ],
  order,
  previewLabels: 'training.preview',
  resultPath: ({ classId }) => `/training-classes/${classId}/show`,
});

/** Trades, institutions and accreditations; an institution's own people begin at their workspace. */
export const trainingConsole: ConsoleModule = {
  name: 'training',
  resources: [
    { name: 'trades', list: TradeList, recordRepresentation: 'name' },
    { name: 'institutions', list: InstitutionList, show: InstitutionShow, recordRepresentation: 'name' },
    {
      name: 'accreditations',
      list: AccreditationList,
      show: AccreditationShow,
      recordRepresentation: 'institutionName',
    },
    { name: 'training-classes', list: ClassList, show: ClassShow, recordRepresentation: 'name' },
    { name: 'lesson-marks', list: MarkList, recordRepresentation: 'personName' },
    { name: 'class-changes', list: ClassChangeList, recordRepresentation: 'className' },
    { name: 'inspections', list: InspectionList, show: InspectionShow, recordRepresentation: 'className' },
    { name: 'inspection-draws', list: DrawList, show: DrawShow, recordRepresentation: 'from' },
    { name: 'inspection-calls', list: CallList, recordRepresentation: 'personName' },
    { name: 'mark-corrections', list: CorrectionList, recordRepresentation: 'personName' },
    {
      name: 'shared-resources',
      list: SharedResourceList,
      show: SharedResourceShow,
      recordRepresentation: 'name',
    },
    { name: 'assessments', list: AssessmentList, show: AssessmentShow, recordRepresentation: 'className' },
    {
      name: 'score-corrections',
      list: ScoreCorrectionList,
      show: ScoreCorrectionShow,
      recordRepresentation: 'personName',
    },
    { name: 'certificates', list: CertificateList, show: CertificateShow, recordRepresentation: 'number' },
    {
      name: 'past-trainings',
      list: PastTrainingList,
      show: PastTrainingShow,
      recordRepresentation: 'personName',
    },
    { name: 'training-outcomes', list: OutcomeList, recordRepresentation: 'name' },
    { name: 'outcome-people', list: OutcomePeople, recordRepresentation: 'personName' },
    { name: 'employment-proofs', list: ProofList, recordRepresentation: 'personName' },
    { name: 'institution-names', list: InstitutionAccounts, recordRepresentation: 'name' },
    { name: 'training-plans', list: PlanList, show: PlanShow, recordRepresentation: 'title' },
    { name: 'training-wishes', list: WishList, recordRepresentation: 'personName' },
    { name: 'training-tasks', list: TrainingTaskList, show: TrainingTaskShow, recordRepresentation: 'id' },
  ],
  menu: [
    {
      group: 'training',
      order: 10,
      label: 'training.workspace',
      to: '/training-workspace',
      resource: 'accreditations',
      action: 'apply',
      icon: SchoolOutlined,
    },
    menuEntry('training', 'training-classes', 15, GroupsOutlined),
    {
      group: 'training',
      order: 12,
      label: 'training.roll.today',
      to: '/lessons-today',
      resource: 'lessons',
      action: 'record',
      icon: TodayOutlined,
    },
    menuEntry('training', 'lesson-marks', 16, HowToRegOutlined),
    menuEntry('training', 'mark-corrections', 17, RuleOutlined),
    menuEntry('training', 'class-changes', 18, SwapHorizOutlined),
    menuEntry('training', 'inspections', 19, TravelExploreOutlined),
    menuEntry('training', 'inspection-draws', 19, CasinoOutlined),
    menuEntry('training', 'inspection-calls', 19, PhoneInTalkOutlined),
    menuEntry('training', 'shared-resources', 35, MeetingRoomOutlined),
    menuEntry('training', 'accreditations', 20, VerifiedOutlined),
    menuEntry('training', 'institutions', 30, ApartmentOutlined),
    menuEntry('training', 'trades', 40, ConstructionOutlined),
    menuEntry('training', 'assessments', 50, FactCheckOutlined),
    menuEntry('training', 'score-corrections', 55, RuleOutlined),
    menuEntry('training', 'training-outcomes', 70, InsightsOutlined),
    menuEntry('training', 'employment-proofs', 80, WorkOutlineOutlined),
    menuEntry('training', 'certificates', 60, CardMembershipOutlined),
    menuEntry('training', 'past-trainings', 90, HistoryEduOutlined),
    {
      group: 'training',
      order: 2,
      label: 'training.organisation',
      to: '/training-organisation',
      resource: 'leading-group-members',
      icon: GroupsOutlined,
    },
    menuEntry('training', 'training-tasks', 4, AssignmentOutlined),
    menuEntry('training', 'training-wishes', 6, RecordVoiceOverOutlined),
    menuEntry('training', 'training-plans', 8, EventNoteOutlined),
    menuEntry('system', 'institution-names', 15, ManageAccountsOutlined),
  ],
  messages: {
    zh: [planningZh, certificateZh, outcomeZh, attendanceZh, supervisionZh, callsZh, pastTrainingZh].reduce(merge, zh),
    en: [planningEn, certificateEn, outcomeEn, attendanceEn, supervisionEn, callsEn, pastTrainingEn].reduce(merge, en),
  },
  importKinds: [
    {
      kind: 'trades',
      label: 'training.import.trades',
      description: 'training.import.trades_description',
      permission: 'trades.import',
      order: 50,
      previewLabels: 'resources.trades.fields',
      resultPath: () => '/trades',
    },
    {
      kind: 'training-ledger',
      label: 'training.import.ledger',
      description: 'training.import.ledger_description',
      permission: 'past-trainings.import',
      order: 56,
      previewLabels: 'resources.past-trainings.fields',
      resultPath: () => '/past-trainings',
    },
    classImport('roster', 60),
    classImport('timetable', 70),
    {
      kind: 'assessment-scores',
      label: 'training.import.scores',
      description: 'training.import.scores_description',
      permission: 'assessments.score',
      template: true,
      order: 80,
      resultPath: () => '/assessments',
    },
    {
      kind: 'certificates',
      label: 'training.import.certificates',
      description: 'training.import.certificates_description',
      permission: 'certificates.issue',
      template: true,
      order: 82,
      resultPath: () => '/certificates',
    },
    {
      kind: 'training-wishes',
      label: 'training.import.wishes',
      description: 'training.import.wishes_description',
      permission: 'training-wishes.import',
      params: [{ name: 'year', kind: 'number', required: true, min: 2000, max: 2100, label: 'training.import.year' }],
      order: 52,
      previewLabels: 'resources.training-wishes.fields',
      resultPath: () => '/training-wishes',
    },
    {
      kind: 'training-plan-lines',
      label: 'training.import.plan_lines',
      description: 'training.import.plan_lines_description',
      permission: 'training-plan-lines.import',
      params: [
        {
          ...{ name: 'planId', kind: 'reference', required: true, label: 'training.import.plan' },
          reference: 'training-plans',
          filter: { state: 'draft' },
          text: ({ title }) => String(title),
        },
      ],
      order: 54,
      previewLabels: 'resources.training-plan-lines.fields',
      resultPath: ({ planId }) => `/training-plans/${planId}/show`,
    },
  ],
  customRoutes: [
    <Route key="training-workspace" path="/training-workspace" element={<WorkspacePage />} />,
    <Route key="lessons-today" path="/lessons-today" element={<LessonsTodayPage />} />,
    <Route key="roll-call" path="/roll-call/:id" element={<RollCallPage />} />,
    <Route key="lesson-code" path="/lesson-code/:id" element={<LessonCodePage />} />,
    <Route key="training-class-sheet" path="/training-class-sheet/:id" element={<ClassSheet />} />,
    <Route key="training-organisation" path="/training-organisation" element={<OrganisationPage />} />,
    <Route key="accreditation-notice" path="/accreditation-notice/:day" element={<AccreditationNotice />} />,
  ],
};
