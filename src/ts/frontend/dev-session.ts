import { randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { connect } from "node:net";
import type { Plugin } from "vite";

export interface DevSession {
  /** The URL of the backend, such as `http://127.0.0.1:41230`. */
  backendUrl: string;
  /** The launch token of the backend. */
  token: string;
  /** The code in the URL that the developer opens, which is exchanged for a cookie once; none for a window. */
  code?: string | undefined;
  /** How long a request waits for a backend that is being restarted, in milliseconds. */
  timeoutMs?: number;
}

type Next = () => void;
type Handler = (request: IncomingMessage, response: ServerResponse, next: Next) => void;

const TOKEN_HEADER = "x-launch-token";
const PAUSE_MS = 20;
const TIMEOUT_MS = 30_000;
const OWN_SITES = new Set([undefined, "same-origin", "none"]);

/**
 * Lets only the browser or window of a dev loop call the backend through this server: a window sends the launch token
 * itself, and a browser has a cookie for it. Requests wait while the backend is being restarted.
 *
 * `POST /__dev/backend-ready` with the token tells the pages that the backend was restarted.
 */
export function devSession(session: DevSession): Plugin {
  return {
    name: "dev-session",
    configureServer(server) {
      server.middlewares.use(signIn(session));
      server.middlewares.use("/__dev/backend-ready", (request, response, next) => {
        if (request.method !== "POST" || !isSame(headerOf(request, TOKEN_HEADER), session.token)) {
          return next();
        }
        server.ws.send({ type: "custom", event: "backend:ready" });
        response.writeHead(204).end();
      });
    },
  };
}

/** @returns the middleware that exchanges the code and checks requests to the API */
export function signIn({ backendUrl, token, code, timeoutMs = TIMEOUT_MS }: DevSession): Handler {
  const cookie = randomBytes(32).toString("hex");
  let unused = code;
  return (request, response, next) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const name = `dev_session_${request.socket.localPort}`;
    const given = url.pathname === "/" ? url.searchParams.get("code") : null;
    if (given !== null) {
      const isNew = isSame(given, unused);
      if (!isNew && !hasCookie(request, name, cookie)) {
        return refuse(
          response,
          "This link was already used. Start the dev loop again for a new one.",
        );
      }
      unused = undefined;
      const headers = {
        Location: "/",
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
      };
      const set = { "Set-Cookie": `${name}=${cookie}; HttpOnly; SameSite=Strict; Path=/` };
      response.writeHead(303, isNew ? { ...headers, ...set } : headers).end();
      return;
    }
    if (!url.pathname.startsWith("/api")) return next();
    if (headerOf(request, TOKEN_HEADER) === undefined) {
      if (!isOwnPage(request) || !hasCookie(request, name, cookie)) {
        return refuse(
          response,
          "This browser is not signed in. Open the URL that the dev loop printed.",
        );
      }
      request.headers[TOKEN_HEADER] = token;
    }
    void accepts(backendUrl, Date.now() + timeoutMs).then(next);
  };
}

/** Pages of other servers of this machine belong to the same site, and the browser sends the cookie for them too. */
function isOwnPage(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  if (origin !== undefined && origin !== `http://${host}`) return false;
  return OWN_SITES.has(headerOf(request, "sec-fetch-site"));
}

function hasCookie(request: IncomingMessage, name: string, value: string): boolean {
  const pairs = (request.headers.cookie ?? "").split(";").map((pair) => pair.trim().split("="));
  return pairs.some(([key, given]) => key === name && isSame(given, value));
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
}

function isSame(given: string | undefined, expected: string | undefined): boolean {
  if (given === undefined || expected === undefined) return false;
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function refuse(response: ServerResponse, detail: string): void {
  response.writeHead(401, { "Content-Type": "application/json", "Cache-Control": "no-store" });
  response.end(JSON.stringify({ detail }));
}

/** Waits until the backend accepts connections, or until the deadline. The proxy reports a backend that does not. */
async function accepts(url: string, deadline: number): Promise<void> {
  while (!(await connects(url)) && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

function connects(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
