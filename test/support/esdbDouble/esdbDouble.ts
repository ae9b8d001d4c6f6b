import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import gossipGrpc from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import featuresGrpc from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { DeleteReq, DeleteResp } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { type Metadata, Server, ServerCredentials, type ServerUnaryCall, status } from '@grpc/grpc-js';
import { answerAppend, answerBatches } from './appendCalls.js';
import { CERTIFICATE, PRIVATE_KEY } from './certificate.js';
import { type Fault, Faults, type Method } from './faults.js';
import { MemoryLog } from './memoryLog.js';
import { nameOf, RpcError, unavailable } from './messages.js';
import { answerRead, type ReadCall } from './readCalls.js';
import { answerSubscription } from './subscriptionCall.js';

export type DoubleOptions = Readonly<{
  /** `23.10.x` sends no checkpoint on going live, `24.10.x` does, `22.10.x` does not say that it has caught up. */
  version?: string;
  /** Whether the server says that it knows BatchAppend. */
  batchAppend?: boolean;
  /** Names and passwords; with them every call but features and gossip must carry one, and TLS is on. */
  users?: Readonly<Record<string, string>>;
  /** A system event after so many others. */
  noiseEvery?: number;
}>;

/**
 * EventStoreDB's protocol over real gRPC, on the stubs of the client, with a log in memory and faults on demand. It can
 * show that the adapter speaks the protocol and outlives its faults; what the server itself does was only copied.
 */
export class EsdbDouble {
  readonly log = new MemoryLog();
  readonly faults = new Faults();
  /** Every call, in order. */
  readonly calls: Readonly<{ method: Method; requiresLeader: boolean }>[] = [];
  readonly #options: DoubleOptions;
  readonly #open = new Set<ReadCall>();
  #server: Server | undefined;
  #port = 0;

  constructor(options: DoubleOptions = {}) {
    this.#options = options;
    this.log.noiseEvery = options.noiseEvery ?? 0;
  }

  get port(): number {
    return this.#port;
  }

  /** Without credentials: TLS needs the certificate's file as well. */
  get url(): string {
    return `esdb://localhost:${this.#port}?tls=${this.#options.users !== undefined}`;
  }

  /** How many reads and subscriptions are open on the server. */
  get openReads(): number {
    return this.#open.size;
  }

  callsOf(method: Method): number {
    return this.calls.filter((call) => call.method === method).length;
  }

  /** Again on the same port after a `stop`: what was written is still there. */
  async start(port = this.#port): Promise<this> {
    const server = new Server({ 'grpc.max_receive_message_length': 17 * 1024 * 1024 });
    this.#addServices(server);
    const credentials =
      this.#options.users === undefined
        ? ServerCredentials.createInsecure()
        : ServerCredentials.createSsl(null, [
            { private_key: Buffer.from(PRIVATE_KEY), cert_chain: Buffer.from(CERTIFICATE) },
          ]);
    this.#port = await new Promise<number>((resolve, reject) => {
      server.bindAsync(`localhost:${port}`, credentials, (error, bound) => (error ? reject(error) : resolve(bound)));
    });
    this.#server = server;
    return this;
  }

  async stop(): Promise<void> {
    this.#server?.forceShutdown();
    this.#server = undefined;
    this.#open.clear();
    this.log.emit('appended');
    await sleep(10);
  }

  /** Breaks every open read and subscription with an error. */
  dropReads(error: RpcError = unavailable('Server Is Not Ready')): void {
    for (const call of this.#open) call.emit('error', error);
  }

  /** Ends every open read and subscription with OK, which says nothing of why. */
  endReads(): void {
    for (const call of this.#open) call.end();
  }

  #addServices(server: Server): void {
    server.addService(streamsGrpc.StreamsService, {
      append: (call: Parameters<typeof answerAppend>[1], answer: Parameters<typeof answerAppend>[2]) => {
        this.#admitted('append', call.metadata, answer, (fault) => answerAppend(this.log, call, answer, fault));
      },
      batchAppend: (call: Parameters<typeof answerBatches>[1]) => {
        this.#enter('batchAppend', call.metadata);
        answerBatches(this.log, call);
      },
      read: (call: ReadCall) => void this.#read(call),
      delete: (call: ServerUnaryCall<DeleteReq, DeleteResp>, answer: Answer<DeleteResp>) => {
        this.#admitted('delete', call.metadata, answer, async () => answer(null, this.#delete(call.request)));
      },
    });
    server.addService(featuresGrpc.ServerFeaturesService, {
      getSupportedMethods: (call: { metadata: Metadata }, answer: Answer<unknown>) => {
        this.#admitted('features', call.metadata, answer, async (fault) => {
          if (fault?.kind === 'refused') throw fault.error;
          answer(null, this.#features());
        });
      },
    });
    server.addService(gossipGrpc.GossipService, {
      read: (call: { metadata: Metadata }, answer: Answer<unknown>) => {
        this.#admitted('gossip', call.metadata, answer, async () => answer(null, this.#gossip()));
      },
    });
  }

  /** Notes the call, looks at its password, and hands out the fault that is planned for it. */
  #enter(method: Method, metadata: Metadata): Fault | undefined {
    this.calls.push({ method, requiresLeader: metadata.get('requires-leader')[0] === 'true' });
    const { users } = this.#options;
    if (users !== undefined && method !== 'features' && method !== 'gossip') assertKnown(users, metadata);
    return this.faults.of(method);
  }

  #admitted(
    method: Method,
    metadata: Metadata,
    answer: (error: RpcError) => void,
    work: (fault: Fault | undefined) => Promise<void>,
  ): void {
    const run = async (): Promise<void> => work(this.#enter(method, metadata));
    run().catch((error: unknown) =>
      answer(error instanceof RpcError ? error : new RpcError(status.UNKNOWN, String(error))),
    );
  }

  async #read(call: ReadCall): Promise<void> {
    this.#open.add(call);
    call.on('cancelled', () => this.#open.delete(call));
    try {
      const subscribes = call.request.getOptions()?.hasSubscription() === true;
      const fault = this.#enter(subscribes ? 'subscribe' : 'read', call.metadata);
      if (subscribes) await answerSubscription(this.log, call, fault, this.#settings());
      else await answerRead(this.log, call, fault);
      call.end();
    } catch (error) {
      call.emit('error', error instanceof RpcError ? error : new RpcError(status.UNKNOWN, String(error)));
    } finally {
      this.#open.delete(call);
    }
  }

  #settings() {
    const major = Number((this.#options.version ?? '24.10.4').split('.')[0]);
    return { saysCaughtUp: major >= 23, checkpointsWhenLive: major >= 24 };
  }

  #delete(request: DeleteReq): DeleteResp {
    this.log.softDelete(nameOf(request.getOptions()?.getStreamIdentifier()));
    const position = String(this.log.records.at(-1)?.position ?? 0n);
    return new streams.DeleteResp().setPosition(
      new streams.DeleteResp.Position().setCommitPosition(position).setPreparePosition(position),
    );
  }

  #features() {
    const { version = '24.10.4', batchAppend = true } = this.#options;
    const answer = new features.SupportedMethods().setEventStoreServerVersion(version);
    for (const name of ['read', 'append', 'delete', ...(batchAppend ? ['batchappend'] : [])]) {
      answer.addMethods(
        new features.SupportedMethod().setServiceName('event_store.client.streams.streams').setMethodName(name),
      );
    }
    return answer;
  }

  #gossip() {
    const member = new gossip.MemberInfo()
      .setInstanceId(new shared.UUID().setString(randomUUID()))
      .setHttpEndPoint(new gossip.EndPoint().setAddress('localhost').setPort(this.#port))
      .setState(gossip.MemberInfo.VNodeState.LEADER)
      .setIsAlive(true)
      .setTimeStamp(String(Date.now()));
    const cluster = new gossip.ClusterInfo();
    cluster.addMembers(member);
    return cluster;
  }
}

type Answer<Response> = (error: RpcError | null, response?: Response) => void;

function assertKnown(users: Readonly<Record<string, string>>, metadata: Metadata): void {
  const [, encoded = ''] = String(metadata.get('authorization')[0] ?? '').split(' ');
  const [user = '', ...password] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  if (encoded === '' || users[user] !== password.join(':')) {
    throw new RpcError(status.UNAUTHENTICATED, 'Access Denied');
  }
}
