import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The project's own small mirror folder. */
export const SAMPLE_MIRROR = fileURLToPath(new URL('../../../deploy/local/sample-mirror', import.meta.url));

/** A mirror folder with real, full-size files, beside the project; tests that need it are skipped, with the reason, where it is missing. */
export const REAL_MIRROR = process.env.NEPHRON_TEST_MIRROR_DIR ?? fileURLToPath(new URL('../../../../shared/mirror', import.meta.url));

/** The reason to skip a test that reads the real mirror; false where it can run. */
export const withoutRealMirror: string | false = existsSync(REAL_MIRROR)
  ? false
  : 'the folder with real files (NEPHRON_TEST_MIRROR_DIR, or shared/mirror beside the project) is not here';
