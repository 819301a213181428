import { access } from 'node:fs/promises';
import type { ReleaseFile } from '@nephron/db';
import { ArtifactSuspectError, PrerequisiteError, UpstreamRefusedError } from '@nephron/errors';
import { findInMirror, type PublishedFile, rawPath, storeRaw } from '@nephron/upstream';
import { artifactAt } from '../artifact.ts';
import { SPAN, within } from '../progress.ts';
import type { ArtifactFile } from '../source.ts';
import type { Work } from '../work.ts';

/** Files of a release, as bytes of the raw store that no longer change. */
export interface FoundFiles {
  readonly files: readonly ReleaseFile[];
  /** By role. */
  readonly artifacts: Readonly<Record<string, ArtifactFile>>;
  /** Why a download is not what was published; it is not among the files. */
  readonly suspicion?: string | undefined;
}

/**
 * The source's files of these roles, brought into the raw store: from the mirror folder, or from their publisher (only what changed
 * since `previous`) where no setting names a file of the mirror folder. A file that cannot be had is left out.
 */
export async function findFiles(work: Work, wanted: readonly PublishedFile[], previous: readonly ReleaseFile[]): Promise<FoundFiles> {
  const found: ReleaseFile[] = [];
  let suspicion: string | undefined;
  for (const [index, file] of wanted.entries()) {
    const span = { from: within(SPAN.acquire, index / wanted.length), to: within(SPAN.acquire, (index + 1) / wanted.length) };
    try {
      const received =
        work.settings.access === 'internet' && work.settings.fileNames[file.role] === undefined
          ? await fromPublisher(work, file, previous, span)
          : await fromMirror(work, file, work.settings.mirrorDir, span);
      if (received) found.push(received);
    } catch (error) {
      if (file.turnsProgramsAway && error instanceof UpstreamRefusedError) {
        work.log.warn({ role: file.role, why: error.message }, 'the publisher gives this file to people only');
        continue;
      }
      if (!(error instanceof ArtifactSuspectError)) throw error;
      work.log.warn({ role: file.role, why: error.message }, 'file is not what was published');
      suspicion ??= error.message;
    }
  }
  return { ...(await opened(work, found)), suspicion };
}

/** The files of an earlier release, as they lie in the raw store. */
export async function filesOfRelease(work: Work, files: readonly ReleaseFile[]): Promise<FoundFiles> {
  return await opened(work, files);
}

interface Span {
  readonly from: number;
  readonly to: number;
}

async function fromMirror(work: Work, file: PublishedFile, mirrorDir: string | undefined, span: Span): Promise<ReleaseFile | undefined> {
  if (!mirrorDir) throw new PrerequisiteError('no mirror folder is set: set NEPHRON_MIRROR_DIR, or NEPHRON_ACCESS=internet');
  const found = await findInMirror(mirrorDir, file, work.settings.fileNames[file.role]);
  if (!found) return undefined;
  work.progress.show({ fraction: span.from, operation: `reading ${found.name}` });
  const raw = await storeRaw(work.settings.rawDir, found.path, { signal: work.signal });
  return { role: file.role, name: found.name, sha256: raw.sha256, bytes: raw.bytes, modifiedAt: found.modifiedAt.toISOString() };
}

async function fromPublisher(
  work: Work,
  file: PublishedFile,
  previous: readonly ReleaseFile[],
  span: Span,
): Promise<ReleaseFile | undefined> {
  if (!work.upstream) throw new PrerequisiteError('this service was started without access to public hosts');
  const former = await formerDownload(work, file, previous);
  work.progress.show({ fraction: span.from, operation: `asking for ${file.role.replaceAll('_', ' ')}` });
  const received = await work.upstream.download(file, {
    rawDir: work.settings.rawDir,
    ...(former ? { previous: former } : {}),
    ...(work.settings.fileUrls[file.role] ? { url: work.settings.fileUrls[file.role] } : {}),
    signal: work.signal,
    onBytes: (bytes, total) =>
      work.progress.show({
        fraction: within(span, total ? bytes / total : 0.5),
        operation: `downloading ${file.role.replaceAll('_', ' ')}: ${Math.round(bytes / 1e6)} MB`,
      }),
  });
  if (received.kind === 'absent') {
    work.log.warn({ role: file.role, why: received.why }, 'the publisher does not have this file');
    return undefined;
  }
  if (received.kind === 'unchanged' && former) return former;
  if (received.kind === 'unchanged') return undefined;
  const { name, sha256, bytes, url, etag, lastModified } = received;
  return {
    role: file.role,
    name,
    sha256,
    bytes,
    modifiedAt: new Date(lastModified ?? Date.now()).toISOString(),
    url,
    ...(etag ? { etag } : {}),
    ...(lastModified ? { lastModified } : {}),
  };
}

/** What was downloaded before, where its bytes are still in the raw store. */
async function formerDownload(
  { settings }: Work,
  { role }: PublishedFile,
  previous: readonly ReleaseFile[],
): Promise<ReleaseFile | undefined> {
  const former = previous.find((file) => file.role === role && file.url !== undefined);
  if (!former) return undefined;
  return await access(rawPath(settings.rawDir, former.sha256)).then(
    () => former,
    () => undefined,
  );
}

async function opened(work: Work, files: readonly ReleaseFile[]): Promise<FoundFiles> {
  const artifacts: Record<string, ArtifactFile> = {};
  for (const { role, name, sha256, modifiedAt } of files) {
    artifacts[role] = { ...(await artifactAt(rawPath(work.settings.rawDir, sha256), role, { name, signal: work.signal })), modifiedAt };
  }
  return { files, artifacts };
}
