import type { ArtifactFile } from '@nephron/annotator-kit';

/** The month in the name of an archived file, else the day on which the file was changed: it says nothing itself. */
export function releaseOf({ name, modifiedAt }: ArtifactFile): string {
  return /_(\d{4}-\d{2})\.txt/.exec(name)?.[1] ?? modifiedAt.slice(0, 10);
}
