/** 855 is `85.5`; without a score, nothing. */
export const points = (tenths: number | null) => (tenths === null ? '' : String(tenths / 10));

/** `85` or `85.5`, in tenths; anything else is not read. */
export function readTenths(text: string): number | undefined {
  const [, whole, tenth = '0'] = /^(\d{1,3})(?:\.(\d))?$/.exec(text.trim().normalize('NFKC')) ?? [];
  const tenths = whole === undefined ? undefined : Number(whole) * 10 + Number(tenth);
  return tenths !== undefined && tenths <= 1000 ? tenths : undefined;
}
