import { mockIPC } from "@tauri-apps/api/mocks";
import { createApiClient } from "@triptych/api-client/client";
import { afterEach, expect, test, vi } from "vitest";
import { ShellError } from "../shell/shell";
import { fakeBackend } from "../testing/fake-backend";
import { downloadOrSave } from "./download-or-save";

const FILE = { folder: "backups", name: "a.db" } as const;
const client = createApiClient({ baseUrl: "http://127.0.0.1:1430", launchToken: null });

afterEach(() => {
  Reflect.deleteProperty(window, "__TAURI_INTERNALS__");
});

test("the shell saves the file by folder and name, and answers the path of the copy", async () => {
  const invoked = vi.fn((_: string, __: unknown) => "/home/ada/a.db");
  mockIPC(invoked);

  expect(await downloadOrSave(client, FILE)).toBe("/home/ada/a.db");
  expect(invoked).toHaveBeenCalledWith("save_file", FILE);
});

test("a cancelled dialog is not an error", async () => {
  mockIPC(() => null);

  expect(await downloadOrSave(client, FILE)).toBeNull();
});

test("an error of the shell is passed on", async () => {
  mockIPC(() => Promise.reject({ code: "file_not_saved", detail: "The disk is full." }));

  await expect(downloadOrSave(client, FILE)).rejects.toThrow(
    new ShellError("file_not_saved", "The disk is full."),
  );
});

test("a browser downloads the file with a call that sends the tokens", async () => {
  const backend = fakeBackend();
  backend.on("GET", /\/data\/backups\/a\.db$/, () => new Response("bytes"));
  const contents: Blob[] = [];
  vi.stubGlobal(
    "URL",
    Object.assign(URL, { createObjectURL: (content: Blob) => contents.push(content) }),
  );
  const click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockReturnValue();

  expect(await downloadOrSave(client, FILE)).toBe("a.db");
  expect(await contents[0]?.text()).toBe("bytes");
  click.mockRestore();
});
