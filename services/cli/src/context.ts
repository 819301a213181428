import type { Command } from 'commander';
import { type Api, connectApi } from './api-client.ts';
import { type Output, openOutput } from './output.ts';

/** What every command has: the API of the installation it is about, and where to write. */
export interface Context {
  readonly api: Api;
  readonly out: Output;
}

export function contextOf(command: Command): Context {
  const { url, json } = command.optsWithGlobals<{ url: string; json?: boolean }>();
  return { api: connectApi(url), out: openOutput(json === true, process.env) };
}

/** Aborts on the first Ctrl-C, so that a command can end in order; a second one ends the process at once. */
export function onInterrupt(): AbortController {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort());
  process.once('SIGTERM', () => controller.abort());
  return controller;
}
