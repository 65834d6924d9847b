import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { fakeBackend } from "../testing/fake-backend";
import { renderFeature } from "../testing/render";
import { Owner } from "./owner";

const ADA = { id: "6f1c1f0e-5a0e-4d0e-9a53-2a8f5f0c5f01", email: "ada@example.com" };
const GRACE = { id: "0d9f8a52-1b1f-4a64-8d0c-0d3a3d9f6b11", email: "grace@example.com" };

function signIn(me: typeof ADA & { is_superuser: boolean }) {
  const backend = fakeBackend();
  backend.on("GET", /\/users\/[^/]+$/, () =>
    me.is_superuser
      ? Response.json(ADA)
      : Response.json({ detail: "Only superusers may do this." }, { status: 403 }),
  );
  backend.on("GET", /\/users\/me$/, () => Response.json(me));
  return backend;
}

test("users see their own address without a call that only superusers may make", async () => {
  const backend = signIn({ ...ADA, is_superuser: false });
  renderFeature(<Owner id={ADA.id} />);

  expect(await screen.findByText(ADA.email)).toBeVisible();
  expect(backend.calls.map(({ url }) => url.pathname)).toEqual(["/api/v1/users/me"]);
});

test("a superuser sees the address of another owner", async () => {
  signIn({ ...GRACE, is_superuser: true });
  renderFeature(<Owner id={ADA.id} />);

  expect(await screen.findByText(ADA.email)).toBeVisible();
});

test("an owner who cannot be looked up is shown as another user", async () => {
  signIn({ ...GRACE, is_superuser: false });
  renderFeature(<Owner id={ADA.id} />);

  expect(await screen.findByText("Another user")).toBeVisible();
});
