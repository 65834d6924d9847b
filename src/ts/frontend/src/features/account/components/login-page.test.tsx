import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { accessToken } from "@/shared/session/session";
import { type FakeBackend, fakeBackend } from "@/shared/testing/fake-backend";
import { renderFeature } from "@/shared/testing/render";
import { LoginPage } from "./login-page";

let backend: FakeBackend;
beforeEach(() => {
  backend = fakeBackend();
  allowSignUp(true);
});

function allowSignUp(signup_enabled: boolean) {
  backend.on("GET", /\/login\/options$/, () =>
    Response.json({ auth_required: true, signup_enabled }),
  );
}

async function fillInSignUp() {
  renderFeature(<LoginPage />);
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Create an account" }));
  await user.type(screen.getByLabelText(/Email/), " ada@example.com");
  await user.type(screen.getByLabelText(/Full name/), "Ada");
  await user.type(screen.getByLabelText(/Password/), "difference engine");
  return user;
}

const create = () => screen.getByRole("button", { name: "Create account" });

test("an account is created, and its user is logged in", async () => {
  backend.on("POST", /\/users\/signup$/, () => Response.json({}, { status: 201 }));
  backend.on("POST", /\/login\/access-token$/, () =>
    Response.json({ access_token: "jwt", token_type: "bearer" }),
  );
  const user = await fillInSignUp();
  await user.click(create());

  await waitFor(() => expect(accessToken()).toBe("jwt"));
  expect(backend.calls.find(({ url }) => url.pathname.endsWith("/signup"))?.body).toEqual({
    email: "ada@example.com",
    full_name: "Ada",
    password: "difference engine",
  });
});

test("without sign-up there is no link to it", async () => {
  allowSignUp(false);
  renderFeature(<LoginPage />);

  await waitFor(() => expect(backend.calls).toHaveLength(1));
  expect(await screen.findByRole("button", { name: "Log in" })).toBeVisible();
  expect(screen.queryByRole("button", { name: "Create an account" })).not.toBeInTheDocument();
});

test("a message of the backend is shown at its field", async () => {
  const msg = "value is an email address of a private network";
  backend.on("POST", /\/users\/signup$/, () =>
    Response.json(
      { detail: [{ loc: ["body", "email"], msg, type: "value_error" }] },
      { status: 422 },
    ),
  );
  const user = await fillInSignUp();
  await user.click(create());

  await waitFor(() =>
    expect(screen.getByLabelText(/Email/)).toHaveAccessibleDescription(/private/),
  );
  await user.type(screen.getByLabelText(/Email/), "x");
  expect(screen.queryByText(/private network/)).not.toBeInTheDocument();
});

test("a refused login after the sign-up says that the email may be taken", async () => {
  backend.on("POST", /\/users\/signup$/, () => Response.json({}, { status: 201 }));
  backend.on("POST", /\/login\/access-token$/, () =>
    Response.json({ detail: "The email or the password is wrong." }, { status: 400 }),
  );
  const user = await fillInSignUp();
  await user.click(create());

  await waitFor(() =>
    expect(screen.getByLabelText(/Email/)).toHaveAccessibleDescription(/use another email/),
  );
  expect(accessToken()).toBeNull();
});

test("values that the contract refuses are not sent", async () => {
  const user = await fillInSignUp();
  await user.clear(screen.getByLabelText(/Password/));
  await user.type(screen.getByLabelText(/Password/), "short");
  await user.click(create());

  expect(screen.getByLabelText(/Password/)).toHaveAccessibleDescription(/at least 8 characters/i);
  expect(backend.calls.some(({ request }) => request.method === "POST")).toBe(false);
});
