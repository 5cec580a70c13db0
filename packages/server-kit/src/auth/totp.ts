import { Secret, TOTP } from 'otpauth';
import { toString as drawQr } from 'qrcode';

const issuer = '公益岗';
const periodSeconds = 30;
/** A phone's clock may be one step early or late. */
const window = 1;

const generatorOf = (secret: string, label = '') =>
  new TOTP({ issuer, label, secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: periodSeconds });

/** 160 random bits in base 32, as authenticator apps take them. */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32;

/** The address that an authenticator reads, and its QR code as SVG. */
export async function totpInvitation(secret: string, login: string): Promise<{ uri: string; qrSvg: string }> {
  const uri = generatorOf(secret, login).toString();
  return { uri, qrSvg: await drawQr(uri, { type: 'svg', margin: 1, errorCorrectionLevel: 'M' }) };
}

/**
 * The time step (RFC 6238) that the code belongs to, or null when it is wrong or not newer than `lastStep`: a code that
 * somebody read over a shoulder is of no use a second time.
 */
export function totpStepOf(secret: string, code: string, lastStep: number | null, now: Date): number | null {
  const timestamp = now.getTime();
  const delta = generatorOf(secret).validate({ token: code, timestamp, window });
  if (delta === null) return null;
  const step = Math.floor(timestamp / 1000 / periodSeconds) + delta;
  return lastStep !== null && step <= lastStep ? null : step;
}
