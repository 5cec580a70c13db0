import { describe, expect, it } from 'vitest';
import { digestOf } from './digest.js';
import { linkToken, readLinkToken, readTurningLinkToken, turningLinkToken } from './link-token.js';

const target = { divisionCode: '530326001001' as never, id: '01a21876-46e9-754f-9d00-0528f2813c6b' };
const crypto = { hash: (plain: string) => digestOf(plain) };

describe('a link without login', () => {
  it('opens what it was made for and nothing else', () => {
    const token = linkToken(crypto, 'slip', target);
    expect(readLinkToken(crypto, 'slip', token)).toEqual(target);
    expect(readLinkToken(crypto, 'sign-in', token)).toBeUndefined();
    expect(readLinkToken(crypto, 'slip', token.replace('530326001001', '530326001002'))).toBeUndefined();
    expect(readLinkToken(crypto, 'slip', `${token}x`)).toBeUndefined();
    expect(readLinkToken(crypto, 'slip', `${target.divisionCode}.${target.id}.`)).toBeUndefined();
    for (const text of ['', '.', '..', 'a.b.c', `${token}.x`])
      expect(readLinkToken(crypto, 'slip', text)).toBeUndefined();
  });
});

describe('a code that turns', () => {
  const at = (seconds: number) => new Date(Date.parse('2025-04-07T00:30:00Z') + seconds * 1000);
  const token = turningLinkToken(crypto, 'lesson', target, at(0));
  const read = (seconds: number, text = token) => readTurningLinkToken(crypto, 'lesson', text, at(seconds));

  it('counts for a few turns, and neither before nor after', () => {
    expect(read(0)).toEqual(target);
    expect(read(179)).toEqual(target);
    expect(read(180)).toBeUndefined();
    expect(read(-1)).toBeUndefined();
  });

  it('is another one each minute, and its turn cannot be typed anew', () => {
    const later = turningLinkToken(crypto, 'lesson', target, at(600));
    expect(later).not.toBe(token);
    const forged = `${later.split('.')[0]}.${token.split('.').slice(1).join('.')}`;
    expect(read(600, forged)).toBeUndefined();
    for (const text of ['', '.', 'x', `${linkToken(crypto, 'lesson', target)}`]) expect(read(0, text)).toBeUndefined();
  });
});
