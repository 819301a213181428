import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { PublishedFile } from '@nephron/upstream';
import type { Address } from './address.ts';
import type { FaultPlan } from './faults.ts';
import { isFileFault } from './faults.ts';
import { type FaultyFile, olderDates, olderRelease } from './file-faults.ts';
import { SIMULATED_HOSTS } from './hosts/index.ts';
import { folderListing } from './listing.ts';
import { PreparedFiles } from './prepared-files.ts';
import { checksumLine, findPublished, lookedUpAt, type Published } from './published-files.ts';
import { releasePage } from './release-pages.ts';
import { bytesReply, notFoundReply, type Reply, redirectReply, replyOfHost } from './reply.ts';
import { type OfferedFile, serveFile } from './serve-file.ts';
import type { HostAnswer, HostData, HostRequest } from './simulated-host.ts';

/** How a content is published that the mirror folder does not hold. */
export interface PublishOptions {
  /** Left out: made of the content. */
  readonly etag?: string;
  readonly lastModified?: Date;
  readonly contentType?: string;
}

interface Overridden extends PublishOptions {
  readonly content: Buffer;
}

/** What the public hosts answer: contents set by a test, published files, APIs, folders, and that there is nothing. */
export class Answers {
  readonly #overridden = new Map<string, Overridden>();
  readonly #prepared: PreparedFiles;
  #data: HostData;

  constructor(mirrorDir: string, workDir: string) {
    this.#prepared = new PreparedFiles(workDir);
    this.#data = hostData(mirrorDir);
  }

  publish(address: string, content: string | Buffer, options: PublishOptions = {}): void {
    this.#overridden.set(address, { ...options, content: Buffer.from(content) });
  }

  useMirror(mirrorDir: string): void {
    this.#data = hostData(mirrorDir);
  }

  /** True for what file faults concern: a published file, or the answer that names its newest release. */
  async isFile(address: Address): Promise<boolean> {
    if (lookedUpAt(address)) return true;
    return (await findPublished(address, this.#data.mirrorDir, true))?.kind === 'file';
  }

  async find(address: Address, asked: HostRequest, plan: FaultPlan | undefined): Promise<Reply> {
    const overridden = this.#overridden.get(`${address.host}${address.target}`);
    if (overridden) return contentReply(overridden, asked.headers);
    const isRead = asked.method === 'GET' || asked.method === 'HEAD';
    const published = isRead ? await findPublished(address, this.#data.mirrorDir, plan?.fault === 'older-version') : undefined;
    if (published) return await this.#publishedReply(published, asked, plan);
    const reply = (await releasePage(address, this.#data.mirrorDir)) ?? (await this.#hostReply(address, asked));
    if (reply) return plan?.fault === 'older-version' ? withOlderRelease(address, reply) : reply;
    return (isRead ? await folderListing(address, this.#data.mirrorDir) : undefined) ?? notFoundReply(address.host, address.path);
  }

  async #publishedReply(published: Published, asked: HostRequest, plan: FaultPlan | undefined): Promise<Reply> {
    if (published.kind === 'redirect') return redirectReply(published.location);
    const fault = plan && isFileFault(plan.fault) ? plan : undefined;
    if (published.kind === 'file') return await serveFile(await this.#offered(published, fault), asked.headers);
    const name = new URL(published.url).pathname.split('/').at(-1) ?? '';
    const isCompressed = /\.b?gz$/.test(name);
    const path = await this.#prepared.find(published.found.path, { isCompressed, fault: undefined, file: faultyFile(published.file) });
    return bytesReply(200, 'text/plain', await checksumLine(published.file.checksum?.kind ?? 'md5', path, name));
  }

  async #offered({ file, found, isCompressed }: Published & { kind: 'file' }, fault: FaultPlan | undefined): Promise<OfferedFile> {
    const path = await this.#prepared.find(found.path, { isCompressed, fault, file: faultyFile(file) });
    const { size } = await stat(path);
    const modified = fault?.fault === 'older-version' ? new Date(olderDates(found.modifiedAt.toISOString())) : found.modifiedAt;
    const version = createHash('sha256').update(`${found.path} ${found.modifiedAt.getTime()} ${size} ${fault?.fault}`).digest('hex');
    return {
      path,
      contentType: isCompressed ? 'application/gzip' : 'text/plain',
      etag: `"${version.slice(0, 16)}"`,
      lastModified: modified,
    };
  }

  async #hostReply(address: Address, asked: HostRequest): Promise<Reply | undefined> {
    for (const { host, answer } of SIMULATED_HOSTS) {
      const answered: HostAnswer | undefined = host === address.host ? await answer(asked, this.#data) : undefined;
      if (answered) return replyOfHost(answered);
    }
    return undefined;
  }
}

function faultyFile({ mark, url = '' }: PublishedFile): FaultyFile {
  return { mark, isOfRelease: url.includes('{release}') };
}

function hostData(mirrorDir: string): HostData {
  const kept = new Map<string, Promise<unknown>>();
  return {
    mirrorDir,
    once: <T>(key: string, read: () => Promise<T>): Promise<T> => {
      const reading = kept.get(key) ?? read();
      kept.set(key, reading);
      // The key says what is kept under it.
      return reading as Promise<T>;
    },
  };
}

function contentReply({ content, etag, lastModified, contentType }: Overridden, headers: Readonly<Record<string, string>>): Reply {
  const tag = etag ?? `"${createHash('sha256').update(content).digest('hex').slice(0, 16)}"`;
  const validators = { etag: tag, ...(lastModified ? { 'last-modified': lastModified.toUTCString() } : {}) };
  if (headers['if-none-match'] === tag) return { status: 304, headers: validators, body: { kind: 'bytes', bytes: Buffer.alloc(0) } };
  return bytesReply(200, contentType ?? 'application/octet-stream', content, validators);
}

/** The answer to a release lookup, naming an older release. */
function withOlderRelease(address: Address, reply: Reply): Reply {
  const lookup = lookedUpAt(address)?.release;
  if (!lookup || reply.body.kind !== 'bytes') return reply;
  const body = reply.body.bytes.toString();
  const release = lookup.pick(body);
  if (release === undefined) return reply;
  return { ...reply, body: { kind: 'bytes', bytes: Buffer.from(body.replaceAll(release, olderRelease(release))) } };
}
