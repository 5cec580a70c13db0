import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, createDigest, digestOf } from './digest.js';
import { Bug } from './errors.js';
import type { Json } from './json.js';

const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>;

/** The same value with the keys of every object the other way round. */
function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}

describe('canonical JSON', () => {
  it('sorts keys, drops fields that are undefined and writes no spaces', () => {
    const value = { b: [1, 'x', null], a: { d: true, c: -0 }, e: undefined } as unknown as Json;
    expect(canonicalJson(value)).toBe('{"a":{"c":0,"d":true},"b":[1,"x",null]}');
  });

  it('refuses what JSON would change in silence', () => {
    const values: unknown[] = [
      undefined,
      Number.NaN,
      Infinity,
      1n,
      [undefined],
      new Array(2),
      new Date(),
      new Map(),
      () => 1,
    ];
    for (const value of values) expect(() => canonicalJson(value as Json)).toThrow(Bug);
  });

  it('is JSON of the same value', () => {
    fc.assert(
      fc.property(json, (value) => {
        const plain = JSON.parse(JSON.stringify(value)) as unknown;
        expect(JSON.parse(canonicalJson(value))).toEqual(plain);
      }),
    );
  });
});

describe('digests', () => {
  it('are SHA-256 as everybody computes it', () => {
    expect(digestOf({ name: '𬱖' })).toBe(createHash('sha256').update('{"name":"𬱖"}').digest('hex'));
    expect(createDigest().hex()).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('take lines of text as they are', () => {
    const digest = createDigest();
    digest.addLine('["a",1]\n["b",2]');
    expect(digest.hex()).toBe(createHash('sha256').update('["a",1]\n["b",2]\n').digest('hex'));
  });

  it('do not depend on the order of keys', () => {
    fc.assert(fc.property(json, (value) => void expect(digestOf(reversed(value))).toBe(digestOf(value))));
  });

  it('differ when anything differs', () => {
    expect(digestOf({ amountFen: 80000 })).not.toBe(digestOf({ amountFen: 80001 }));
    expect(digestOf({ a: '1' })).not.toBe(digestOf({ a: 1 }));
    expect(digestOf([1, 2])).not.toBe(digestOf([2, 1]));
  });

  it('grow step by step, and may be asked on the way', () => {
    fc.assert(
      fc.property(fc.array(json, { maxLength: 8 }), (values) => {
        const [asked, once] = [createDigest(), createDigest()];
        for (const value of values) {
          asked.add(value);
          asked.hex();
          once.add(value);
        }
        expect(asked.hex()).toBe(once.hex());
      }),
    );
    const [joined, apart] = [createDigest(), createDigest()];
    joined.add('ab');
    apart.add('a');
    apart.add('b');
    expect(joined.hex()).not.toBe(apart.hex());
  });
});
