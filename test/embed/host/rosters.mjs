// The county's own small rosters, as sheets of text.
const sheet = (name, rows) => ({
  name,
  hidden: false,
  rows: rows.map((values, index) => ({
    number: index + 1,
    hidden: false,
    cells: values
      .map((text, column) => ({
        ref: `${String.fromCharCode(65 + column)}${index + 1}`,
        row: index + 1,
        column: column + 1,
        kind: 'text',
        text,
      }))
      .filter((cell) => cell.text !== ''),
  })),
});

const identity = '530113198001019000';
export const people = new Map([
  [
    identity,
    {
      personId: '0190a000-0000-7000-8000-000000000002',
      name: '王小明',
      identityMasked: '530113********9000',
      birthDate: '1980-01-01',
      householdCode: 'H1',
      divisionCode: '530113101201',
    },
  ],
]);

export const roster = [
  sheet('岗位', [
    [
      '岗位编号',
      '乡镇(街道)',
      '村(社区)',
      '行政区划代码',
      '用人单位',
      '岗位名称',
      '岗位类别',
      '名额',
      '月补贴标准(元)',
      '资金来源',
      '规定出勤天数',
      '协议起',
      '协议止',
      '开发主管部门',
      '批准文号',
      '备注',
    ],
    [
      'QX-01',
      '清溪镇',
      '一村',
      '530113101201',
      '一村村委会',
      '河道巡护员',
      '水务管理',
      '1',
      '900',
      '县级资金',
      '20',
      '2025-01-01',
      '2025-12-31',
      '水务局',
      '',
      '',
    ],
  ]),
  sheet('聘用人员', [
    [
      '协议编号',
      '岗位编号',
      '岗位名称',
      '姓名',
      '身份证号码',
      '协议起',
      '协议止',
      '协议状态',
      '退岗日期',
      '退岗原因',
      '开户银行',
      '银行卡号',
      '意外伤害保险',
    ],
    ['QX-A1', 'QX-01', '河道巡护员', '王小明', identity, '2025-01-01', '2025-12-31', '新签', '', '', '', '', '已投保'],
  ]),
];

export const attendance = [
  sheet('清溪镇', [
    ['乡村公益性岗位出勤天数和拟拨付岗位补贴金额汇总表(2025年3月)'],
    ['序号', '姓名', '身份证号码', '规定出勤天数(天)', '本月累计出勤天数(天)', '补贴金额(元)', '协议起止时间'],
    ['1', '王小明', identity, '20', '18', '810.00', '2025-01-01', '2025-12-31'],
    ['合计', '1人', '', '', '', '810.00'],
  ]),
];
