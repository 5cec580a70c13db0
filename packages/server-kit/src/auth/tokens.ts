import { Bug, domainError } from '@gongyi/kernel';
import jwt from 'jsonwebtoken';
import { z } from 'zod';

const algorithm = 'HS256';
const issuer = 'gongyi';
const audience = 'gongyi-api';
const type = 'access+jwt';
/** Access tokens are short; the session behind `jti` is what counts. */
export const accessSeconds = 15 * 60;

const claimsSchema = z.object({
  iss: z.literal(issuer),
  aud: z.literal(audience),
  sub: z.string(),
  jti: z.string(),
  exp: z.int(),
  iat: z.int(),
  county: z.string(),
});

export interface AccessClaims {
  readonly userId: string;
  readonly sessionId: string;
  /** County code of the account, where its session is stored. */
  readonly county: string;
}

/** @throws Bug for a secret under 256 bits. */
export function assertTokenSecret(secret: string): void {
  if (Buffer.byteLength(secret) < 32) throw new Bug('the token secret needs 256 bits');
}

export function signAccessToken(secret: string, claims: AccessClaims): string {
  return jwt.sign({ county: claims.county }, secret, {
    algorithm,
    issuer,
    audience,
    subject: claims.userId,
    jwtid: claims.sessionId,
    expiresIn: accessSeconds,
    header: { alg: algorithm, typ: type },
  });
}

/** Accepts only what we sign: the one algorithm, our type, issuer and audience, every claim present, not expired. */
export function verifyAccessToken(secret: string, token: string): AccessClaims {
  try {
    const { header, payload } = jwt.verify(token, secret, {
      algorithms: [algorithm],
      issuer,
      audience,
      complete: true,
      maxAge: accessSeconds,
    });
    const claims = claimsSchema.parse(payload);
    if (header.typ !== type) throw new Error('another type of token');
    return { userId: claims.sub, sessionId: claims.jti, county: claims.county };
  } catch {
    throw domainError('unauthenticated', 'AUTH.SESSION_ENDED');
  }
}
