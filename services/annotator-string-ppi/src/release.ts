import type { ArtifactFile, ArtifactFiles } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import type { StringPpiRole } from '@nephron/upstream';

/** STRING's release as its files name it, such as `v12.0`; for files that name none, the day on which the newest was changed. */
export function releaseOf(files: ArtifactFiles<StringPpiRole>): string {
  const named = namedReleases(files);
  if (named.length > 0) return named.join(' + ');
  const days = present(files).map(({ modifiedAt }) => modifiedAt.slice(0, 10));
  return days.sort().at(-1) ?? 'unknown';
}

/** Proteins have other ids in another release: files of different ones are never read together. */
export function checkReleases(files: ArtifactFiles<StringPpiRole>): void {
  const named = namedReleases(files);
  if (named.length > 1) {
    const names = present(files).map(({ name }) => name);
    throw new ArtifactSuspectError(`the files are of different releases: ${names.join(', ')}`);
  }
}

function namedReleases(files: ArtifactFiles<StringPpiRole>): string[] {
  const named = present(files).map(({ name }) => /\.v(\d+(?:\.\d+)+)\./.exec(name)?.[1]);
  return [...new Set(named)]
    .filter((release) => release !== undefined)
    .sort()
    .map((release) => `v${release}`);
}

function present(files: ArtifactFiles<StringPpiRole>): ArtifactFile[] {
  return Object.values(files).filter((file) => file !== undefined);
}
