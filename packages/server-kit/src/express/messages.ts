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
  'AUTH.PASSWORD_TOO_WEAK': {
    zh: '密码至少 12 位，且不能与登录名相同',
    en: 'A password needs 12 characters and must differ from the login',
  },
  'AUTH.PASSWORD_WRONG': { zh: '密码不正确', en: 'The password is wrong' },
  'AUTH.LOGIN_TAKEN': { zh: '登录名“{login}”已被使用', en: 'The login “{login}” is taken' },
  'AUTH.UNKNOWN_ROLE': { zh: '没有这个角色：{role}', en: 'There is no role {role}' },
  'AUTH.OUTSIDE_SCOPE': { zh: '不能授予超出您管理范围的权限', en: 'You cannot give rights outside your own area' },
  'AUTH.SYSTEM_ROLES_EXCLUDE': {
    zh: '系统管理、安全管理、审计管理不能由同一人担任',
    en: 'System, security and audit administration cannot be one person',
  },
  'AUTH.NOT_ONESELF': { zh: '不能停用自己的账号', en: 'You cannot disable yourself' },
};
