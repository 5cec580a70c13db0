import { type ConsoleModule, type ImportKind, menuEntry } from '@gongyi/console-kit';
import ApartmentOutlined from '@mui/icons-material/ApartmentOutlined';
import CardMembershipOutlined from '@mui/icons-material/CardMembershipOutlined';
import ConstructionOutlined from '@mui/icons-material/ConstructionOutlined';
import FactCheckOutlined from '@mui/icons-material/FactCheckOutlined';
import GroupsOutlined from '@mui/icons-material/GroupsOutlined';
import ManageAccountsOutlined from '@mui/icons-material/ManageAccountsOutlined';
import MeetingRoomOutlined from '@mui/icons-material/MeetingRoomOutlined';
import SchoolOutlined from '@mui/icons-material/SchoolOutlined';
import VerifiedOutlined from '@mui/icons-material/VerifiedOutlined';
import { Route } from 'react-router-dom';
import { AccreditationNotice } from './AccreditationNotice.js';
import { AccreditationList, AccreditationShow } from './AccreditationScreens.js';
import { AssessmentList, AssessmentShow } from './AssessmentScreens.js';
import { CertificateList, CertificateShow } from './CertificateScreens.js';
import { ClassList, ClassShow } from './ClassScreens.js';
import { ClassSheet } from './ClassSheet.js';
import { certificateEn, certificateZh } from './certificate-words.js';
import { InstitutionAccounts } from './InstitutionAccounts.js';
import { InstitutionList, InstitutionShow } from './InstitutionScreens.js';
import { en } from './messages-en.js';
import { zh } from './messages-zh.js';
import { SharedResourceList, SharedResourceShow } from './SharedResourceScreens.js';
import { TradeList } from './TradeScreens.js';
import { WorkspacePage } from './WorkspacePage.js';

export { publicVerifyPage } from './PublicVerify.js';

type Words = Record<'resources' | 'states' | 'training', object>;
const joined = <A extends Words>(words: A, more: Words): A => ({
  ...words,
  resources: { ...words.resources, ...more.resources },
  states: { ...words.states, ...more.states },
  training: { ...words.training, ...more.training },
});

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
    {
      name: 'shared-resources',
      list: SharedResourceList,
      show: SharedResourceShow,
      recordRepresentation: 'name',
    },
    { name: 'assessments', list: AssessmentList, show: AssessmentShow, recordRepresentation: 'className' },
    { name: 'certificates', list: CertificateList, show: CertificateShow, recordRepresentation: 'number' },
    { name: 'institution-names', list: InstitutionAccounts, recordRepresentation: 'name' },
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
    menuEntry('training', 'shared-resources', 35, MeetingRoomOutlined),
    menuEntry('training', 'accreditations', 20, VerifiedOutlined),
    menuEntry('training', 'institutions', 30, ApartmentOutlined),
    menuEntry('training', 'trades', 40, ConstructionOutlined),
    menuEntry('training', 'assessments', 50, FactCheckOutlined),
    menuEntry('training', 'certificates', 60, CardMembershipOutlined),
    menuEntry('system', 'institution-names', 15, ManageAccountsOutlined),
  ],
  messages: { zh: joined(zh, certificateZh), en: joined(en, certificateEn) },
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
    classImport('roster', 60),
    classImport('timetable', 70),
  ],
  customRoutes: [
    <Route key="training-workspace" path="/training-workspace" element={<WorkspacePage />} />,
    <Route key="training-class-sheet" path="/training-class-sheet/:id" element={<ClassSheet />} />,
    <Route key="accreditation-notice" path="/accreditation-notice/:day" element={<AccreditationNotice />} />,
  ],
};
