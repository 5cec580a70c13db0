import { describe, expect, it } from 'vitest';
import { sampleLayouts } from '../testing/payment-rules.js';
import { type PaymentLayout, paymentLayoutSchema } from './payment-layout.js';

const fixed = () => structuredClone(sampleLayouts().layouts[2]) as unknown as Record<string, Record<string, unknown>>;
const standard = () =>
  structuredClone(sampleLayouts().layouts[0]) as unknown as Record<string, Record<string, unknown>>;
const refusal = (layout: object) =>
  paymentLayoutSchema.safeParse(layout).error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) ?? [];

describe('a layout', () => {
  it('of an encoding or a format that nobody knows is refused', () => {
    const odd = fixed();
    Object.assign(odd['payment'] ?? {}, { encoding: 'big5' });
    expect(refusal(odd).join()).toContain('payment.encoding');
    const pdf = standard();
    Object.assign(pdf['payment'] ?? {}, { format: 'pdf' });
    expect(refusal(pdf).join()).toContain('payment.format');
  });

  it('of fixed width says the width of everything', () => {
    const layout = fixed();
    const columns = (layout['payment'] as unknown as PaymentLayout['payment']).columns as { width?: number }[];
    delete columns[0]?.width;
    expect(refusal(layout)).toEqual(['payment.columns.0.width: a width is needed']);
  });

  it('pads no name and no account with a digit, which would pay somebody else', () => {
    const layout = fixed();
    const columns = (layout['payment'] as unknown as PaymentLayout['payment']).columns as {
      pad: string;
      align: string;
    }[];
    Object.assign(columns[1] ?? {}, { pad: '0', align: 'right' });
    expect(refusal(layout).join()).toContain('payment.columns.1.pad');
    Object.assign(columns[1] ?? {}, { pad: ' ', align: 'left' });
    Object.assign(columns[3] ?? {}, { pad: '0', align: 'left' });
    expect(refusal(layout).join()).toContain('payment.columns.3.pad');
  });

  it('of a return has name, account, amount and result', () => {
    const layout = standard();
    const file = layout['return'] as unknown as { columns: { field: string }[] };
    file.columns = file.columns.filter(({ field }) => field !== 'result');
    expect(refusal(layout)).toEqual(['return.columns: a column with result is needed']);
  });
});
