/** The words of calls to drawn trainees on screen, beside those of inspections. */
export const callsZh = {
  resources: {
    'inspection-calls': {
      name: '电话抽查',
      fields: {
        personName: '学员',
        className: '培训班',
        classNumber: '班级编号',
        institutionName: '培训机构',
        attempts: '拨打次数',
        outcome: '结果',
        note: '学员怎么说',
        calledByName: '最近拨打人',
        state: '结果',
        class: '培训班',
      },
      commands: {
        record: {
          label: '登记结果',
          hint: '未接通的可以再打；学员已答复的不能再改。否认参训的，本班暂缓发证和申领，须由另一人解除。',
          done: '已登记',
        },
        'show-number': { label: '查看号码', hint: '号码来自县里的人员档案，每次查看都记入审计。', done: '号码已显示' },
      },
    },
    'inspection-draws': {
      fields: { kind: '抽取对象', className: '培训班' },
      commands: {
        'draw-trainees': {
          label: '抽取电话抽查学员',
          hint: '按规定比例抽签，每班只抽一次，不能挑选，也不能重抽。',
          done: '已抽取',
        },
      },
    },
  },
  states: {
    'inspection-call': {
      open: '待联系',
      not_reached: '未接通',
      number_wrong: '号码不对',
      confirmed: '确认参训',
      denied: '否认参训',
    },
  },
  recorded: { trainees: '抽取人数' },
  training: {
    draw_kinds: { lessons: '检查课程', trainees: '电话抽查学员' },
    inspection_findings: { denied: '学员否认参训' },
    calls: {
      title: '电话抽查',
      none: '没有抽查的学员。',
      no_number: '人员档案中没有号码',
      not_drawn: '教学已结束。按规定从本班学员中抽取%{percent}%电话核实，还没有抽取。',
      done: '电话抽查：已登记%{done}人，共%{count}人',
      last: '第%{count}次 %{name} %{at}',
      how: '从%{population}名学员中抽取%{count}名：取带引号的文本"种子:培训班标识:学员标识"的SHA-256最小的。种子%{seed}，每班只抽一次，任何人都能重算。',
    },
  },
};

export const callsEn: typeof callsZh = {
  resources: {
    'inspection-calls': {
      name: 'Call to a trainee |||| Calls to trainees',
      fields: {
        personName: 'Trainee',
        className: 'Class',
        classNumber: 'Number of the class',
        institutionName: 'Institution',
        attempts: 'Calls',
        outcome: 'Outcome',
        note: 'What the trainee said',
        calledByName: 'Last called by',
        state: 'Outcome',
        class: 'Class',
      },
      commands: {
        record: {
          label: 'Record the outcome',
          hint: 'Whoever was not reached can be called again; an answer stays. A denial holds certificates and claims of the class until a second person releases it.',
          done: 'Recorded',
        },
        'show-number': {
          label: 'Show the number',
          hint: 'From the county’s register of people; each look is in the audit trail.',
          done: 'The number is shown',
        },
      },
    },
    'inspection-draws': {
      fields: { kind: 'What is drawn', className: 'Class' },
      commands: {
        'draw-trainees': {
          label: 'Draw trainees to call',
          hint: 'By lot, the share that the rule names, once a class: nobody is picked and nothing is drawn again.',
          done: 'Drawn',
        },
      },
    },
  },
  states: {
    'inspection-call': {
      open: 'To call',
      not_reached: 'Not reached',
      number_wrong: 'Wrong number',
      confirmed: 'Attended',
      denied: 'Denies having attended',
    },
  },
  recorded: { trainees: 'Trainees drawn' },
  training: {
    draw_kinds: { lessons: 'lessons to visit', trainees: 'trainees to call' },
    inspection_findings: { denied: 'A trainee denies having attended' },
    calls: {
      title: 'Calls to trainees',
      none: 'Nobody was drawn.',
      no_number: 'The register has no number',
      not_drawn: 'The teaching has ended. %{percent} % of the trainees are to be called; they are not drawn yet.',
      done: 'Calls to trainees: %{done} of %{count} recorded',
      last: 'Call %{count}, %{name}, %{at}',
      how: '%{count} of %{population} trainees: those with the smallest SHA-256 of the text "seed:class:trainee" with its quotes. Seed %{seed}; drawn once, and anybody computes it again.',
    },
  },
};
