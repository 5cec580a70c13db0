import type { Clock } from '@gongyi/kernel';
import { printCards } from '@gongyi/server-kit/pdf';
import type { CertificatePrinter, PrintableCertificate } from '@gongyi/training';

const titles: Readonly<Record<PrintableCertificate['kind'], string>> = {
  vocational_qualification: '职业资格证书',
  skill_level: '职业技能等级证书',
  single_skill: '专项职业能力证书',
  completion: '培训合格证书',
};
const levels = ['', '高级技师（一级）', '技师（二级）', '高级工（三级）', '中级工（四级）', '初级工（五级）'];

/** What is printed of a certificate: serial, name, identity, project, days, institution and day of issue. */
export function createCertificatePrinter(clock: Clock): CertificatePrinter {
  return {
    print: (certificates) =>
      printCards(
        certificates.map((certificate) => ({
          title: titles[certificate.kind],
          lines: linesOf(certificate),
          qr: certificate.verifyUrl,
          note: '扫码查验（需输入姓名）',
        })),
        { title: '证书', madeAt: clock.now() },
      ),
  };
}

function linesOf(certificate: PrintableCertificate): [string, string][] {
  const { number, personName, identity, tradeName, level, institutionName, issuedOn, expiresOn } = certificate;
  return [
    ['证书编号', number],
    ['姓名', personName],
    ['身份证号码', identity],
    ['培训项目', level === null ? tradeName : `${tradeName} ${levels[level]}`],
    ['培训时间', `${certificate.classStartsOn} 至 ${certificate.classEndsOn}`],
    ['培训机构', institutionName],
    ['发证日期', expiresOn === null ? issuedOn : `${issuedOn}，有效期至 ${expiresOn}`],
  ];
}
