import { kernelMessages, type MessageCatalogue } from '@gongyi/kernel';

/** Sentences of the spine; includes the kernel's. */
export const serverKitMessages: MessageCatalogue = {
  ...kernelMessages,
  'LIST.UNKNOWN_PARAMETER': { zh: '不支持的查询参数“{name}”', en: 'Unknown query parameter “{name}”' },
  'LIST.REPEATED_PARAMETER': { zh: '查询参数“{name}”重复', en: 'Query parameter “{name}” is repeated' },
  'LIST.INVALID_FILTER': { zh: '筛选条件“{field}”不正确', en: 'The filter “{field}” is not right' },
  'LIST.UNKNOWN_FILTER': { zh: '不能按“{field}”筛选', en: 'Filtering by “{field}” is not possible' },
  'LIST.INVALID_SORT': { zh: '排序参数不正确', en: 'The sort parameter is not right' },
  'LIST.UNKNOWN_SORT': { zh: '不能按“{field}”排序', en: 'Sorting by “{field}” is not possible' },
  'LIST.INVALID_RANGE': { zh: '分页参数不正确', en: 'The range parameter is not right' },
  'LIST.PAGE_TOO_LARGE': { zh: '每页最多 {max} 条', en: 'A page has at most {max} rows' },
  'LIST.RANGE_TOO_DEEP': {
    zh: '结果太多，请缩小筛选范围后再翻页',
    en: 'Too many rows to turn to this page; narrow the filter',
  },
  'LIST.TOO_MANY_IDS': { zh: '一次最多读取 {max} 条', en: 'At most {max} records at once' },
  'LIST.NOT_FOUND': {
    zh: '没有找到该记录，可能已被删除或不在您的管理范围内',
    en: 'Not found: it does not exist or is outside your area',
  },
  'LIST.VERSION_CONFLICT': {
    zh: '该记录已被他人修改，请刷新后重新操作',
    en: 'Somebody changed this record in the meantime; reload and try again',
  },
  'PDF.GLYPH_MISSING': {
    zh: '字体里没有这些字：{characters}，不能打印',
    en: 'The font lacks these characters, so nothing is printed: {characters}',
  },
  'HTTP.NO_SUCH_PATH': { zh: '没有这个接口地址', en: 'There is nothing at this address' },
  'HTTP.MALFORMED_JSON': { zh: '提交的内容不是有效的 JSON', en: 'The body is not valid JSON' },
  'HTTP.BODY_TOO_LARGE': { zh: '提交的内容太大', en: 'The body is too large' },
  'HTTP.BAD_REQUEST': { zh: '请求有误', en: 'The request is not right' },
  'HTTP.TOO_MANY_REQUESTS': { zh: '操作太频繁，请稍后再试', en: 'Too many requests; wait a moment' },
  'HTTP.INVALID_IF_MATCH': {
    zh: 'If-Match 应为记录的版本号',
    en: 'If-Match must be the version of the record',
  },
  'HTTP.UNAVAILABLE': {
    zh: '系统暂时繁忙，请稍后再试',
    en: 'The system is busy or restarting; try again in a moment',
  },
  'HTTP.INTERNAL': {
    zh: '系统出现错误，已记录，请稍后再试或联系管理员',
    en: 'Something went wrong on our side; it was logged',
  },
  'DATABASE.CONSTRAINT': {
    zh: '该操作与已有数据冲突（{constraint}）',
    en: 'This conflicts with what is stored ({constraint})',
  },
  'DATABASE.TRY_AGAIN': { zh: '同时有其他人在操作，请再试一次', en: 'Somebody was working on the same; try again' },
  'IDEMPOTENCY.INVALID_KEY': { zh: 'Idempotency-Key 格式不正确', en: 'The Idempotency-Key has a wrong form' },
  'IDEMPOTENCY.ANSWER_NOT_KEPT': {
    zh: '该内容只显示一次，不再保存；需要时请重新办理',
    en: 'This was shown once and is not kept; ask for it anew',
  },
  'IDEMPOTENCY.KEY_REUSED': {
    zh: '同一操作编号被用于不同的内容',
    en: 'This Idempotency-Key was used for another request',
  },
  'AUTH.SIGN_IN_NEEDED': { zh: '请先登录', en: 'Sign in first' },
  'AUTH.STEP_UP_REQUIRED': { zh: '这项操作需要再次验证身份', en: 'Prove who you are once more for this' },
  'AUTH.LOGIN_FAILED': {
    zh: '用户名或密码不正确，或账号暂时不能登录',
    en: 'Wrong name or password, or the account cannot sign in now',
  },
  'AUTH.SESSION_ENDED': { zh: '登录已失效，请重新登录', en: 'The session has ended; sign in again' },
  'AUTH.PASSWORD_TOO_SHORT': { zh: '密码至少 {min} 位', en: 'A password needs {min} characters' },
  'AUTH.PASSWORD_TOO_SIMPLE': {
    zh: '密码须包含大写字母、小写字母、数字、符号中的至少 {kinds} 种',
    en: 'A password needs {kinds} of: capital letters, small letters, digits, signs',
  },
  'AUTH.PASSWORD_GUESSABLE': {
    zh: '密码不能包含登录名，也不能是简单重复或连续的字符',
    en: 'A password cannot contain the login, nor be a simple repetition or sequence',
  },
  'AUTH.PASSWORD_SAME': { zh: '新密码不能与当前密码相同', en: 'The new password must differ from the present one' },
  'AUTH.PASSWORD_EXPIRED': {
    zh: '密码已到期或由管理员设置，请设置新密码后登录',
    en: 'The password has expired or was set by an administrator; choose a new one to sign in',
  },
  'AUTH.PASSWORD_WRONG': { zh: '密码不正确', en: 'The password is wrong' },
  'AUTH.CODE_REQUIRED': {
    zh: '请同时填写身份验证器上的 6 位动态口令',
    en: 'Enter the six digits of your authenticator as well',
  },
  'AUTH.CODE_WRONG': {
    zh: '动态口令不正确或已使用过，请等待下一个口令',
    en: 'The code is wrong or was used before; wait for the next one',
  },
  'AUTH.SECOND_FACTOR_NEEDED': {
    zh: '这项操作需要动态口令，请先在“账户 → 动态口令”中绑定身份验证器',
    en: 'This needs a second factor; set up an authenticator under your account first',
  },
  'AUTH.SECOND_FACTOR_EXISTS': {
    zh: '已绑定身份验证器；更换手机请联系安全管理员重置',
    en: 'An authenticator is set up already; ask the security administrator to reset it for a new phone',
  },
  'AUTH.SECOND_FACTOR_NOT_BEGUN': {
    zh: '请先扫描二维码，再填写动态口令',
    en: 'Scan the code first, then enter the six digits',
  },
  'AUTH.LOGIN_TAKEN': { zh: '登录名“{login}”已被使用', en: 'The login “{login}” is taken' },
  'AUTH.UNKNOWN_ROLE': { zh: '没有这个角色：{role}', en: 'There is no role {role}' },
  'AUTH.OUTSIDE_SCOPE': { zh: '不能授予超出您管理范围的权限', en: 'You cannot give rights outside your own area' },
  'AUTH.ROLE_FOR_OTHERS': {
    zh: '角色“{role}”不适用于这类账号：机构人员和县里人员的角色不能混用',
    en: 'The role {role} is for other accounts: those of an organisation’s people or of the county',
  },
  'AUTH.UNKNOWN_ORGANISATION': {
    zh: '请选择账号所在地，或选择本县登记的机构',
    en: 'Name the account’s place, or an organisation that is registered here',
  },
  'AUTH.SYSTEM_ROLES_EXCLUDE': {
    zh: '系统管理、安全管理、审计管理不能由同一人担任',
    en: 'System, security and audit administration cannot be one person',
  },
  'AUTH.NOT_ONESELF': { zh: '不能对自己的账号做这项操作', en: 'You cannot do this to your own account' },
};
