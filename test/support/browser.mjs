// Finds Chromium and a Chinese font for the browser tests; installs Debian's where it may.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const candidates = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const packages = ['chromium', 'fonts-noto-cjk'];

/** The path of an installed Chromium, or undefined. */
export function chromiumPath() {
  return candidates.find((path) => path !== undefined && existsSync(path));
}

function hasChineseFont() {
  const found = spawnSync('fc-list', [':lang=zh-cn', 'file'], { encoding: 'utf8' });
  return found.status === 0 && found.stdout.trim() !== '';
}

/** Makes sure of both, or stops with the exact command to run. */
export function ensureBrowser() {
  if (chromiumPath() !== undefined && hasChineseFont()) return;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const options = {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    };
    console.log('正在安装浏览器和中文字体… Installing Chromium and a Chinese font…');
    try {
      execFileSync('apt-get', ['update', '-qq'], options);
      execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages, 'fontconfig'], options);
    } catch {
      // The message below says what to do.
    }
  }
  if (chromiumPath() !== undefined && hasChineseFont()) return;
  console.error(
    `\n浏览器测试需要 Chromium 和中文字体，请运行：\nThe browser tests need Chromium and a Chinese font. Run:\n\n  sudo apt-get update && sudo apt-get install -y ${packages.join(' ')}\n\n或设置 CHROMIUM=/path/to/chromium。 Or set CHROMIUM=/path/to/chromium.`,
  );
  process.exit(1);
}
