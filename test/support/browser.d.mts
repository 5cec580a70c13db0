export function chromiumPath(): string | undefined;
export function ensureBrowser(): void;
