export { compareReleases, findInMirror, type MirrorFile } from './mirror.ts';
export { rawPath, storeRaw } from './raw-store.ts';
export { type LineBatch, type ReadOptions, readJson, readLines } from './read.ts';
export { verifyArtifact } from './verify.ts';
