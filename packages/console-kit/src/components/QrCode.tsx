import { Box } from '@mui/material';
import { toString as drawQr } from 'qrcode';
import { useEffect, useState } from 'react';

/** A QR code that a phone's camera reads; drawn in the browser, so that no link leaves it. */
export function QrCode({
  text,
  label,
  size,
}: {
  readonly text: string;
  readonly label: string;
  readonly size: number;
}) {
  const [svg, setSvg] = useState<string | null>(null);
  useEffect(() => {
    let wanted = true;
    const show = (drawn: string) => wanted && setSvg(drawn);
    void drawQr(text, { type: 'svg', margin: 1, errorCorrectionLevel: 'M' }).then(show);
    return () => {
      wanted = false;
    };
  }, [text]);
  if (svg === null) return <Box sx={{ width: size, height: size }} />;
  return (
    <Box
      component="img"
      src={`data:image/svg+xml;utf8,${encodeURIComponent(svg)}`}
      alt={label}
      sx={{ width: size, height: size, maxWidth: '100%', bgcolor: '#fff' }}
    />
  );
}
