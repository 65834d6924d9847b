import { expect, test } from "vitest";
import { ApiError } from "./api-error";

function answer(status: number, content: unknown): Response {
  return new Response(typeof content === "string" ? content : JSON.stringify(content), { status });
}

test("the detail of the backend is the message", async () => {
  const error = await ApiError.fromResponse(answer(409, { detail: "This email is taken." }));

  expect(error).toMatchObject({ status: 409, message: "This email is taken.", fields: {} });
});

test("a 422 has the first message of each field", async () => {
  const detail = [
    { type: "a", loc: ["body", "email"], msg: "Value error, not an email address" },
    { type: "b", loc: ["body", "email"], msg: "also too long" },
    { type: "c", loc: ["body", "password"], msg: "String should have at least 8 characters" },
  ];

  const error = await ApiError.fromResponse(answer(422, { detail }));

  expect(error.fields).toEqual({
    email: "not an email address.",
    password: "String should have at least 8 characters.",
  });
});

test("a 412 has the current row", async () => {
  const current = { id: "1", title: "Lamp" };

  const error = await ApiError.fromResponse(answer(412, { detail: "This was changed.", current }));

  expect(error).toMatchObject({ status: 412, message: "This was changed.", current });
});

test("a 422 about the query names the parameter and has no field", async () => {
  const detail = [{ type: "a", loc: ["query", "limit"], msg: "Input should be less than 1001" }];

  const error = await ApiError.fromResponse(answer(422, { detail }));

  expect(error.fields).toEqual({});
  expect(error.message).toBe("limit: Input should be less than 1001.");
});

test.each(["<html>Bad gateway</html>", "", { detail: null }, "null", { detail: "" }])(
  "an answer without a detail has a message with its status: %j",
  async (content) => {
    const error = await ApiError.fromResponse(answer(502, content));

    expect(error.message).toContain("status 502");
  },
);

test("a 422 in an unknown format has a message", async () => {
  const error = await ApiError.fromResponse(answer(422, { detail: [{ odd: true }, null] }));

  expect(error.message).toBe("The backend did not accept the values.");
});
