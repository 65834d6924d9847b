import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";

/** Results of the attempts of a page, by the name of the method. */
export type Loot = Record<string, string>;

/** Starts a server of another origin with a blank page that has no restrictions. */
export async function startForeignServer(): Promise<{ port: number; stop: () => void }> {
  return listening(
    createServer((_, response) => {
      response.setHeader("Content-Type", "text/html");
      response.end("<!doctype html><title>Foreign</title>");
    }),
  );
}

/** Starts a server that accepts every origin, as unprotected backends do. It counts POST requests. */
export async function startCarelessServer() {
  let posts = 0;
  const server = createServer((request, response) => {
    if (request.method === "POST") posts += 1;
    response.setHeader("Access-Control-Allow-Origin", request.headers.origin ?? "*");
    response.setHeader("Access-Control-Allow-Credentials", "true");
    response.setHeader("Access-Control-Allow-Headers", "content-type, x-launch-token");
    const isScript = request.headers["sec-fetch-dest"] === "script";
    response.setHeader("Content-Type", isScript ? "text/javascript" : "application/json");
    response.end("[]");
  });
  return { ...(await listening(server)), posts: () => posts };
}

async function listening(server: Server) {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { port, stop };
}

/** Tries each method by which a page could read from the API. The only permitted result is `refused`. */
export function read(page: Page, api: string): Promise<Loot> {
  return page.evaluate(async (api) => {
    const url = `${api}/users/me`;
    const fetched = async (options: RequestInit) => {
      try {
        const answer = await fetch(url, options);
        return answer.type === "opaque" ? "refused" : `read ${await answer.text()}`;
      } catch {
        return "refused";
      }
    };
    const included = (tag: "img" | "script" | "iframe", attribute: string) =>
      new Promise<string>((resolve) => {
        const element = document.createElement(tag);
        element.onerror = () => resolve("refused");
        element.onload = () => {
          if (!(element instanceof HTMLIFrameElement)) return resolve("loaded");
          try {
            resolve(element.contentDocument ? "read" : "refused");
          } catch {
            resolve("refused");
          }
        };
        element.setAttribute(attribute, url);
        document.body.append(element);
      });
    const socket = () =>
      new Promise<string>((resolve) => {
        const opened = new WebSocket(url.replace("http:", "ws:"));
        opened.onopen = () => resolve("opened");
        opened.onerror = () => resolve("refused");
      });
    const events = () =>
      new Promise<string>((resolve) => {
        const source = new EventSource(url, { withCredentials: true });
        source.onopen = () => resolve("opened");
        source.onerror = () => {
          source.close();
          resolve("refused");
        };
      });
    return {
      fetch: await fetched({}),
      "fetch with cookies": await fetched({ credentials: "include" }),
      "fetch with a token": await fetched({ headers: { "X-Launch-Token": "x".repeat(64) } }),
      "fetch without CORS": await fetched({ mode: "no-cors", credentials: "include" }),
      image: await included("img", "src"),
      script: await included("script", "src"),
      iframe: await included("iframe", "src"),
      socket: await socket(),
      events: await events(),
    };
  }, api);
}

/** Tries each method by which a page could write without a CORS preflight. The page cannot see the results. */
export async function write(page: Page, api: string): Promise<void> {
  await page.evaluate(async (api) => {
    const bodies: Record<string, string> = {
      [`${api}/users/`]: JSON.stringify({ email: "mallory@example.com", password: "difference" }),
      [`${api}/users/signup`]: JSON.stringify({ email: "eve@example.com", password: "difference" }),
    };
    const form = (url: string, body: string) =>
      new Promise<void>((resolve) => {
        const frame = document.createElement("iframe");
        frame.name = `frame-${document.querySelectorAll("iframe").length}`;
        document.body.append(frame);
        const form = document.createElement("form");
        Object.assign(form, { method: "post", action: url, target: frame.name });
        form.enctype = "text/plain";
        const field = document.createElement("input");
        // The body of a text/plain form is NAME=VALUE. The equals sign is hidden in a field that is ignored.
        field.name = `${body.slice(0, -1)}, "ignored": "`;
        field.value = '"}';
        form.append(field);
        document.body.append(form);
        frame.onload = () => resolve();
        form.submit();
      });
    for (const [url, body] of Object.entries(bodies)) {
      const options = { method: "POST", body, credentials: "include" } as const;
      const json = { "Content-Type": "application/json" };
      await fetch(url, { ...options, mode: "no-cors" }).catch(() => {});
      await fetch(url, { ...options, headers: json }).catch(() => {});
      navigator.sendBeacon(url, body);
      await form(url, body);
    }
  }, api);
}
