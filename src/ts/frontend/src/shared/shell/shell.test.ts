import { clearMocks, mockIPC } from "@tauri-apps/api/mocks";
import { afterEach, expect, test } from "vitest";
import { saveFile } from "./commands";
import { insideShell } from "./shell";

afterEach(() => {
  clearMocks();
  Reflect.deleteProperty(window, "__TAURI_INTERNALS__");
});

test("there is no shell in a browser", () => {
  expect(insideShell()).toBe(false);
  mockIPC(() => null);
  expect(insideShell()).toBe(true);
});

test("a command is called with its arguments", async () => {
  mockIPC((command, values) => ({ command, values }));
  expect(await saveFile("backups", "monday.db")).toEqual({
    command: "save_file",
    values: { folder: "backups", name: "monday.db" },
  });
});

test("an error of the shell has its code and message", async () => {
  mockIPC(() => {
    throw { code: "file_missing", detail: "The file no longer exists." };
  });
  await expect(saveFile("exports", "gone.zip")).rejects.toMatchObject({
    name: "ShellError",
    code: "file_missing",
    message: "The file no longer exists.",
  });
});

test("an unknown command is an error with the code shell_unreachable", async () => {
  mockIPC(() => {
    throw "Command save_file not found";
  });
  await expect(saveFile("exports", "x")).rejects.toMatchObject({
    code: "shell_unreachable",
    message: expect.stringContaining("Command save_file not found"),
  });
});
