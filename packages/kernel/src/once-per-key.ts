/**
 * A function that makes its answer once for every key and gives it again afterwards: a county has many people and few kinds
 * of people. Keys are the same as in a Map: texts by what they say, objects when they are one object.
 *
 * @example const write = oncePerKey((facts: Facts) => JSON.stringify(facts))
 */
export function oncePerKey<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, { readonly answer: V }>();
  return (key) => {
    let found = made.get(key);
    if (found === undefined) {
      found = { answer: make(key) };
      made.set(key, found);
    }
    return found.answer;
  };
}
