export { type LineBatch, type ReadOptions, readJson, readLines } from './read.ts';
