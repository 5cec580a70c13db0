import { type ConsoleModule, menuEntry } from '@gongyi/console-kit';
import AccountBalanceOutlined from '@mui/icons-material/AccountBalanceOutlined';
import AssignmentOutlined from '@mui/icons-material/AssignmentOutlined';
import CalculateOutlined from '@mui/icons-material/CalculateOutlined';
import CampaignOutlined from '@mui/icons-material/CampaignOutlined';
import CreditScoreOutlined from '@mui/icons-material/CreditScoreOutlined';
import ForumOutlined from '@mui/icons-material/ForumOutlined';
import PauseCircleOutlined from '@mui/icons-material/PauseCircleOutlined';
import PaymentsOutlined from '@mui/icons-material/PaymentsOutlined';
import SavingsOutlined from '@mui/icons-material/SavingsOutlined';
import UndoOutlined from '@mui/icons-material/UndoOutlined';
import { Route } from 'react-router-dom';
import { AccountCheckList, AccountCheckShow } from './AccountCheckScreens.js';
import { ClaimList, ClaimShow } from './ClaimScreens.js';
import { FundList, FundShow } from './FundScreens.js';
import { HoldList } from './HoldScreens.js';
import { ItemShow } from './ItemScreens.js';
import { en } from './messages-en.js';
import { zh } from './messages-zh.js';
import { NoticeList, NoticeShow, ObjectionList } from './NoticeScreens.js';
import { BatchList, BatchShow, PaymentList, PaymentShow } from './PaymentScreens.js';
import { PersonMoney } from './PersonMoney.js';
import { RecoveryFindings } from './RecoveryFindings.js';
import { RecoveryList, RecoveryShow } from './RecoveryScreens.js';
import { RunList, RunShow } from './RunScreens.js';

export { publicNoticePage } from './PublicNotice.js';
export { publicPaySlipPage } from './PublicPaySlip.js';

/** The screens of runs, notices and payments. */
export const subsidyConsole: ConsoleModule = {
  name: 'subsidy',
  resources: [
    { name: 'subsidy-claims', list: ClaimList, show: ClaimShow, recordRepresentation: 'number' },
    { name: 'subsidy-claim-rulings' },
    { name: 'subsidy-runs', list: RunList, show: RunShow },
    { name: 'subsidy-items', show: ItemShow, recordRepresentation: 'personName' },
    { name: 'subsidy-line-verdicts' },
    { name: 'notices', list: NoticeList, show: NoticeShow, recordRepresentation: 'title' },
    { name: 'objections', list: ObjectionList, recordRepresentation: 'nameMasked' },
    { name: 'payment-batches', list: BatchList, show: BatchShow, recordRepresentation: 'number' },
    { name: 'account-checks', list: AccountCheckList, show: AccountCheckShow, recordRepresentation: 'number' },
    { name: 'account-check-lines' },
    { name: 'payments', list: PaymentList, show: PaymentShow, recordRepresentation: 'personName' },
    { name: 'recoveries', list: RecoveryList, show: RecoveryShow, recordRepresentation: 'personName' },
    { name: 'payment-holds', list: HoldList, recordRepresentation: 'personName' },
    { name: 'funds', list: FundList, show: FundShow, recordRepresentation: 'nameZh' },
    { name: 'fund-documents', recordRepresentation: 'number' },
    { name: 'fund-entries' },
  ],
  menu: [
    menuEntry('money', 'subsidy-claims', 5, AssignmentOutlined),
    menuEntry('money', 'subsidy-runs', 10, CalculateOutlined),
    menuEntry('money', 'notices', 20, CampaignOutlined),
    menuEntry('money', 'objections', 30, ForumOutlined),
    menuEntry('money', 'payment-batches', 40, AccountBalanceOutlined),
    menuEntry('money', 'account-checks', 45, CreditScoreOutlined),
    menuEntry('money', 'payments', 50, PaymentsOutlined),
    menuEntry('money', 'payment-holds', 54, PauseCircleOutlined),
    menuEntry('money', 'recoveries', 56, UndoOutlined),
    menuEntry('money', 'funds', 60, SavingsOutlined),
  ],
  messages: { zh, en },
  sections: [{ name: 'money', resource: 'persons', component: PersonMoney }],
  customRoutes: [<Route key="recovery-findings" path="/recovery-findings" element={<RecoveryFindings />} />],
  importKinds: [
    {
      kind: 'bank-returns',
      label: 'subsidy.import.label',
      description: 'subsidy.import.description',
      permission: 'payments.reconcile',
      params: [
        {
          name: 'batchId',
          kind: 'reference',
          reference: 'payment-batches',
          label: 'subsidy.import.batch',
          required: true,
          text: (batch) => String(batch['number']),
        },
      ],
      order: 40,
      previewLabels: 'subsidy.preview',
      resultPath: ({ batchId }) => `/payment-batches/${batchId}/show`,
    },
    {
      kind: 'account-check-answers',
      label: 'subsidy.answers.label',
      description: 'subsidy.answers.description',
      permission: 'account-checks.answer',
      params: [
        {
          name: 'checkId',
          kind: 'reference',
          reference: 'account-checks',
          label: 'subsidy.answers.check',
          required: true,
          text: (check) => String(check['number']),
        },
      ],
      order: 45,
      previewLabels: 'subsidy.preview',
      resultPath: ({ checkId }) => `/account-checks/${checkId}/show`,
    },
  ],
};
