/** One password for all: this is a demonstration, and the screen says so. */
export const demoPassword = 'Gongyi-demo-2025';

export interface DemoAccount {
  readonly login: string;
  readonly displayName: string;
  readonly roleId: string;
  readonly roleZh: string;
  readonly roleEn: string;
  readonly divisionCode: string;
  /** One of the demonstration's training institution. */
  readonly ofInstitution?: boolean;
}

const county = '530326000000';
/** 宝云街道. */
export const demoInstitutionPlace = '530326002000';

/** Invented people with one role each. */
export const demoAccounts: readonly DemoAccount[] = [
  {
    login: 'jingban',
    displayName: '李经办',
    roleId: 'county-officer',
    roleZh: '县级经办',
    roleEn: 'county officer',
    divisionCode: county,
  },
  {
    login: 'shenpi',
    displayName: '王审批',
    roleId: 'county-approver',
    roleZh: '县级审批',
    roleEn: 'county approver',
    divisionCode: county,
  },
  {
    login: 'fuhe',
    displayName: '何复核',
    roleId: 'county-reviewer',
    roleZh: '县级复核',
    roleEn: 'county reviewer',
    divisionCode: county,
  },
  {
    login: 'qianfa',
    displayName: '沈签发',
    roleId: 'county-head',
    roleZh: '县级签发',
    roleEn: 'head of the county office',
    divisionCode: county,
  },
  {
    login: 'beian',
    displayName: '周备案',
    roleId: 'county-approver',
    roleZh: '县级审批（备案）',
    roleEn: 'county approver (files)',
    divisionCode: county,
  },
  {
    login: 'gucheng',
    displayName: '赵乡镇',
    roleId: 'township-officer',
    roleZh: '乡镇经办（古城街道）',
    roleEn: 'township officer (Gucheng)',
    divisionCode: '530326001000',
  },
  {
    login: 'shenhe',
    displayName: '孙审核',
    roleId: 'township-officer',
    roleZh: '乡镇审核（古城街道）',
    roleEn: 'township officer, audits (Gucheng)',
    divisionCode: '530326001000',
  },
  {
    login: 'tanglang',
    displayName: '陈村级',
    roleId: 'village-clerk',
    roleZh: '村级（堂琅社区）',
    roleEn: 'village clerk (Tanglang)',
    divisionCode: '530326001001',
  },
  {
    login: 'kaoping',
    displayName: '钱考评',
    roleId: 'skill-assessor',
    roleZh: '技能评价考评员',
    roleEn: 'skill assessor',
    divisionCode: county,
  },
  {
    login: 'peixun',
    displayName: '吴校长',
    roleId: 'institution-head',
    roleZh: '培训机构负责人',
    roleEn: 'head of a training institution',
    divisionCode: demoInstitutionPlace,
    ofInstitution: true,
  },
  {
    login: 'jiaowu',
    displayName: '郑教务',
    roleId: 'institution-clerk',
    roleZh: '培训机构教务',
    roleEn: 'clerk of a training institution',
    divisionCode: demoInstitutionPlace,
    ofInstitution: true,
  },
  {
    login: 'jiaoshi',
    displayName: '冯老师',
    roleId: 'institution-teacher',
    roleZh: '培训机构教师',
    roleEn: 'teacher of a training institution',
    divisionCode: demoInstitutionPlace,
    ofInstitution: true,
  },
  {
    login: 'xitong',
    displayName: '系统管理员',
    roleId: 'system-admin',
    roleZh: '系统管理',
    roleEn: 'system administrator',
    divisionCode: county,
  },
  {
    login: 'anquan',
    displayName: '安全管理员',
    roleId: 'security-admin',
    roleZh: '安全管理',
    roleEn: 'security administrator',
    divisionCode: county,
  },
  {
    login: 'shenji',
    displayName: '审计管理员',
    roleId: 'audit-admin',
    roleZh: '审计管理',
    roleEn: 'audit administrator',
    divisionCode: county,
  },
];
