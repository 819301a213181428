import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { OnStop } from '@nephron/testing';
import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
/** Nothing but the pages under test: no updates, no synchronisation, no other protocol than the one the servers speak. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const executable = findChromium();

/** The reason to skip a browser test; false where one can run. */
export const withoutChromium: string | false = executable === null ? `none of ${NAMES.join(', ')} is on the PATH` : false;

export interface TestBrowser {
  /** A page of its own visitor: nothing is shared with other pages of the test. */
  readonly newPage: (options?: BrowserContextOptions) => Promise<Page>;
}

/** Starts a Chromium with a profile of its own; all of it is gone when the test ends. */
export async function startBrowser({ onStop }: OnStop): Promise<TestBrowser> {
  if (executable === null) throw new Error(`a browser test was not skipped although ${withoutChromium}`);
  const browser = await chromium.launch({ executablePath: executable, args: FLAGS });
  onStop(() => browser.close());
  return {
    newPage: async (options = {}) => {
      const visitor: BrowserContext = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      visitor.setDefaultTimeout(15_000);
      return visitor.newPage();
    },
  };
}

function findChromium(): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin'].filter((folder) => folder !== '');
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
