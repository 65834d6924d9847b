import { clearMocks, mockIPC } from "@tauri-apps/api/mocks";
import { afterEach, expect, test } from "vitest";
import { saveFile } from "./commands";
import { insideShell } from "./shell";

afterEach(() => {
  clearMocks();
  Reflect.deleteProperty(window, "__TAURI_INTERNALS__");
});

test("a browser has no shell around it", () => {
  expect(insideShell()).toBe(false);
  mockIPC(() => null);
  expect(insideShell()).toBe(true);
});

test("a file is saved by its folder and name", async () => {
  mockIPC((command, values) => ({ command, values }));
  expect(await saveFile("backups", "monday.db")).toEqual({
    command: "save_file",
    values: { folder: "backups", name: "monday.db" },
  });
});

test("what the shell refuses has its code and its sentence", async () => {
  mockIPC(() => {
    throw { code: "file_missing", detail: "It is not there any more." };
  });
  await expect(saveFile("exports", "gone.zip")).rejects.toMatchObject({
    name: "ShellError",
    code: "file_missing",
    message: "It is not there any more.",
  });
});

test("a shell that knows no such command is out of reach", async () => {
  mockIPC(() => {
    throw "Command save_file not found";
  });
  await expect(saveFile("exports", "x")).rejects.toMatchObject({
    code: "shell_unreachable",
    message: expect.stringContaining("Command save_file not found"),
  });
});
