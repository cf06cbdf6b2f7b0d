import { isDeepStrictEqual } from 'node:util';
import type { McpServer as McpServerEntry } from '@agentclientprotocol/sdk/unstable';
import {
  ElicitRequestFormParamsSchema,
  ElicitResultSchema,
} from '@modelcontextprotocol/sdk/types.js';
import type { Clock, Logger } from '#shared/base/ports.ts';
import { silentLogger } from '#shared/base/ports.ts';
import { nodeClock } from '../../system/node-clock.ts';
import type { ElicitationRequests } from '../client/agent-requests.ts';
import type { SessionView } from '../client/session-view.ts';
import type { UserInputHandler } from '../elicitation/user-input-types.ts';
import { BadOptionError } from '../errors/acp-error.ts';
import { noTelemetry, type Telemetry } from '../telemetry/telemetry.ts';
import { askUserQuestionTool } from './ask-user-question.ts';
import type { Bridge, StructuredTurn } from './bridge.ts';
import { CallCorrelation } from './call-correlation.ts';
import { checkTools } from './check-tools.ts';
import { LoopbackDoor } from './loopback-door.ts';
import { McpSessions } from './mcp-sessions.ts';
import { type OutputSchema, outputSchemaOf } from './output-schema.ts';
import { type CallServices, runToolCall } from './run-tool-call.ts';
import { StructuredCapture } from './structured-capture.ts';
import { listedSchema, structuredOutputTool } from './structured-output-tool.ts';
import type { BridgeTool, JsonSchema } from './tool.ts';
import { elicitFromHost } from './tool-elicitation.ts';
import { ToolListings } from './tool-listings.ts';
import { createToolServer } from './tool-server.ts';

/** How long a person may take to answer through the agent. */
const ANSWER_TIMEOUT_MS = 60 * 60_000;

/** What the agent is offered. */
export interface BridgeOptions {
  readonly tools?: readonly BridgeTool[];
  /** Offers the tool `AskUserQuestion`. */
  readonly onUserInput?: UserInputHandler;
  /** Offers the tool `StructuredOutput`. What most sessions ask for; each may ask for something else. */
  readonly outputSchema?: OutputSchema;
  /** Offers `StructuredOutput` though no schema is known yet. */
  readonly structuredOutput?: boolean;
  /** How the agent calls the server: `[a-z0-9_]`, at most 32 characters. `aerie` unless given. */
  readonly name?: string;
}

/** What the bridge needs of its surroundings. */
export interface BridgePorts {
  /** Shows `ctx.elicit` of tools to the user. */
  readonly elicitation?: ElicitationRequests;
  /** Sends `ctx.elicit` to the agent where its MCP client offers elicitation and shows it to its user. */
  readonly elicitThroughMcp?: boolean;
  readonly telemetry?: Telemetry;
  readonly logger?: Logger;
  readonly clock?: Clock;
}

/**
 * A bridge, or null if there is nothing to offer.
 * @throws BadOptionError for tools and options that cannot be used
 */
export function createBridge(options: BridgeOptions, ports: BridgePorts = {}): Bridge | null {
  const { tools = [], onUserInput, name = 'aerie' } = options;
  checkTools(tools);
  if (!/^[a-z0-9_]{1,32}$/.test(name)) {
    throw new BadOptionError(
      `"${name.slice(0, 80)}" cannot be the name of the tool bridge. Use 1 to 32 of a-z, 0-9 and "_".`,
    );
  }
  const outputSchema = outputSchemaOf(options.outputSchema);
  // A schema that cannot be used is found now, not in the first turn.
  if (outputSchema !== undefined) new StructuredCapture().expect('', outputSchema);
  const structured = outputSchema !== undefined || options.structuredOutput === true;
  const ask = onUserInput === undefined ? [] : [askUserQuestionTool(onUserInput)];
  const fixed = [...tools, ...ask];
  if (fixed.length === 0 && !structured) return null;
  return new LoopbackBridge({ name, fixed, structured, outputSchema }, ports);
}

interface BridgeSetup {
  readonly name: string;
  readonly fixed: readonly BridgeTool[];
  readonly structured: boolean;
  readonly outputSchema: JsonSchema | undefined;
}

class LoopbackBridge implements Bridge {
  readonly #setup: BridgeSetup;
  readonly #capture = new StructuredCapture();
  /** Whether `StructuredOutput` is offered; from the first turn that needs it on. */
  #structured: boolean;
  /** The input it is listed with. */
  #listed: JsonSchema;
  readonly #listings: ToolListings;
  readonly #correlation: CallCorrelation;
  readonly #sessions: McpSessions;
  readonly #door: LoopbackDoor;

  constructor(setup: BridgeSetup, ports: BridgePorts) {
    this.#setup = setup;
    this.#structured = setup.structured;
    this.#listed = listedSchema(setup.outputSchema ? [setup.outputSchema] : []);
    const { telemetry = noTelemetry, logger = silentLogger, clock = nodeClock } = ports;
    this.#listings = new ToolListings(clock);
    this.#correlation = new CallCorrelation(setup.name, clock);
    const services = { correlation: this.#correlation, telemetry, logger, clock };
    const createServer = (): ReturnType<typeof createToolServer> => {
      const mcp = createToolServer({
        name: setup.name,
        tools: () => this.#tools(),
        beginList: (server) => this.#listings.begin(server),
        run: (tool, input, extra) => runToolCall(tool, input, extra, { ...services, elicit }),
        telemetry,
      });
      const elicit = elicitBy(ports, () => mcp.server.getClientCapabilities()?.elicitation);
      return mcp;
    };
    this.#sessions = new McpSessions(createServer, clock);
    this.#door = new LoopbackDoor((request, response) => {
      return this.#sessions.handle(request, response);
    }, logger);
  }

  get server(): McpServerEntry {
    const { url, authorization } = this.#door.entry;
    const headers = [{ name: 'Authorization', value: authorization }];
    return { type: 'http', name: this.#setup.name, url, headers };
  }

  start(): Promise<void> {
    return this.#door.open();
  }

  follow(session: SessionView): () => void {
    return this.#correlation.follow(session);
  }

  expectStructured(sessionId: string, schema: JsonSchema): StructuredTurn {
    const { end } = this.#capture.expect(sessionId, schema);
    // Not when it ends too: the next turn mostly asks for the same.
    const listed = listedSchema(this.#capture.schemas());
    if (!this.#structured || !isDeepStrictEqual(listed, this.#listed)) {
      this.#structured = true;
      this.#listed = listed;
      this.#listings.didChange(this.#sessions.reachable());
    }
    return { ready: this.#listings.seen, end };
  }

  async close(): Promise<void> {
    await this.#door.close();
    await this.#sessions.close();
  }

  #tools(): readonly BridgeTool[] {
    const { fixed } = this.#setup;
    return this.#structured ? [...fixed, structuredOutputTool(this.#capture, this.#listed)] : fixed;
  }
}

function elicitBy(ports: BridgePorts, offered: () => unknown): CallServices['elicit'] {
  return async (params, asker, extra) => {
    if (ports.elicitThroughMcp !== true || offered() === undefined || params.mode === 'url') {
      return elicitFromHost(ports.elicitation, params, asker);
    }
    const { message, schema, meta } = params;
    const form = { mode: 'form', message, requestedSchema: { type: 'object', ...schema } };
    const request = {
      method: 'elicitation/create' as const,
      params: ElicitRequestFormParamsSchema.parse(
        meta === undefined ? form : { ...form, _meta: meta },
      ),
    };
    const { signal } = asker;
    const answer = await extra.sendRequest(request, ElicitResultSchema, {
      signal,
      timeout: ANSWER_TIMEOUT_MS,
    });
    return { action: answer.action, ...(answer.content ? { content: answer.content } : {}) };
  };
}
