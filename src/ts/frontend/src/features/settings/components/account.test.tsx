import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { accessToken, logIn } from "@/shared/session/session";
import { type FakeBackend, fakeBackend } from "@/shared/testing/fake-backend";
import { renderFeature } from "@/shared/testing/render";
import { testUser } from "@/shared/testing/users";
import { DeleteAccount } from "./delete-account";
import { Password } from "./password";
import { Profile } from "./profile";

const ADA = testUser({ full_name: "Ada", is_superuser: false });

let backend: FakeBackend;
beforeEach(() => {
  backend = fakeBackend();
  logIn("first");
});

const sent = (method: string, path: RegExp) =>
  backend.calls.find(({ request, url }) => request.method === method && path.test(url.pathname));

test("the profile is saved, and shows what the backend has stored", async () => {
  backend.on("PATCH", /\/users\/me$/, ({ body }) =>
    Response.json({ ...ADA, ...(body as object), email: "ada@lovelace.org" }),
  );
  renderFeature(<Profile user={ADA} />);
  const user = userEvent.setup();
  await user.clear(screen.getByLabelText(/Full name/));
  await user.clear(screen.getByLabelText(/Email/));
  await user.type(screen.getByLabelText(/Email/), "Ada@Lovelace.org");
  await user.click(screen.getByRole("button", { name: "Save profile" }));

  expect(await screen.findByText("Profile saved.")).toBeVisible();
  expect(sent("PATCH", /me$/)?.body).toEqual({ full_name: null, email: "Ada@Lovelace.org" });
  expect(screen.getByLabelText(/Email/)).toHaveValue("ada@lovelace.org");
  expect(screen.getByRole("button", { name: "Save profile" })).toBeDisabled();
});

test("an email that was not changed is not sent", async () => {
  backend.on("PATCH", /\/users\/me$/, () => Response.json({ ...ADA, full_name: "Countess" }));
  renderFeature(<Profile user={ADA} />);
  const user = userEvent.setup();
  await user.type(screen.getByLabelText(/Full name/), " Lovelace");
  await user.click(screen.getByRole("button", { name: "Save profile" }));

  await waitFor(() => expect(screen.getByLabelText(/Full name/)).toHaveValue("Countess"));
  expect(sent("PATCH", /me$/)?.body).toEqual({ full_name: "Ada Lovelace" });
});

test("an email that is taken is refused at its field", async () => {
  const detail = "A user with the email grace@example.com already exists.";
  backend.on("PATCH", /\/users\/me$/, () => Response.json({ detail }, { status: 409 }));
  renderFeature(<Profile user={ADA} />);
  const user = userEvent.setup();
  await user.clear(screen.getByLabelText(/Email/));
  await user.type(screen.getByLabelText(/Email/), "grace@example.com");
  await user.click(screen.getByRole("button", { name: "Save profile" }));

  await waitFor(() =>
    expect(screen.getByLabelText(/Email/)).toHaveAccessibleDescription(/already exists/),
  );
});

async function changePassword() {
  renderFeature(<Password email={ADA.email} />);
  const user = userEvent.setup();
  await user.type(screen.getByLabelText(/Current password/), "difference engine");
  await user.type(screen.getByLabelText(/New password/), "analytical engine");
  await user.click(screen.getByRole("button", { name: "Change password" }));
}

test("after a change of the password the window is logged in with a new token", async () => {
  backend.on("PATCH", /\/me\/password$/, () => new Response(null, { status: 204 }));
  backend.on("POST", /\/login\/access-token$/, () =>
    Response.json({ access_token: "second", token_type: "bearer" }),
  );
  await changePassword();

  expect(await screen.findByText("Password changed.")).toBeVisible();
  expect(accessToken()).toBe("second");
  expect(screen.getByLabelText(/New password/)).toHaveValue("");
  const login = new URLSearchParams(String(sent("POST", /access-token$/)?.body));
  expect(login.get("username")).toBe(ADA.email);
  expect(login.get("password")).toBe("analytical engine");
});

test("a wrong current password is refused at its field", async () => {
  const detail = "The current password is wrong. Check it and try again.";
  backend.on("PATCH", /\/me\/password$/, () => Response.json({ detail }, { status: 400 }));
  await changePassword();

  await waitFor(() =>
    expect(screen.getByLabelText(/Current password/)).toHaveAccessibleDescription(detail),
  );
  expect(accessToken()).toBe("first");
});

test("a password is changed even if the login that follows fails", async () => {
  backend.on("PATCH", /\/me\/password$/, () => new Response(null, { status: 204 }));
  backend.on("POST", /\/login\/access-token$/, () =>
    Response.json({ detail: "The backend is busy." }, { status: 503 }),
  );
  await changePassword();

  expect(await screen.findByText("Password changed.")).toBeVisible();
  expect(accessToken()).toBeNull();
});

async function openDeletion() {
  renderFeature(<DeleteAccount email={ADA.email} />);
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: "Delete account" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Delete account" }));
  return { user, dialog, confirm: dialog.getByRole("button", { name: "Delete account" }) };
}

test("an account is deleted after its email was typed", async () => {
  backend.on("DELETE", /\/users\/me$/, () => new Response(null, { status: 204 }));
  const { user, dialog, confirm } = await openDeletion();
  expect(confirm).toBeDisabled();
  await user.type(dialog.getByLabelText(/Your email/), "grace@example.com");
  expect(confirm).toBeDisabled();

  await user.clear(dialog.getByLabelText(/Your email/));
  await user.type(dialog.getByLabelText(/Your email/), "ADA@example.com{Enter}");
  expect(await screen.findByText("Your account was deleted.")).toBeVisible();
  expect(accessToken()).toBeNull();
});

test("the last superuser sees why their account stays", async () => {
  const detail = "This is the last active superuser. Make someone else a superuser first.";
  backend.on("DELETE", /\/users\/me$/, () => Response.json({ detail }, { status: 409 }));
  const { user, dialog, confirm } = await openDeletion();
  await user.type(dialog.getByLabelText(/Your email/), ADA.email);
  await user.click(confirm);

  expect(await dialog.findByText(detail)).toBeVisible();
  expect(accessToken()).toBe("first");
});
