import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { ApiError } from "@triptych/api-client/api-error";
import { expect, test } from "vitest";
import { fakeReload } from "../testing/fake-reload";
import { renderFeature } from "../testing/render";
import { ErrorMessage } from "./error-message";

test("an error of the window shows a button that reloads it", async () => {
  const reload = fakeReload();
  renderFeature(<ErrorMessage error={new TypeError("a bug in the frontend")} />);

  expect(screen.getByText(/Reload it/)).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Reload window" }));
  expect(reload).toHaveBeenCalledOnce();
});

test("an error of the backend shows no button", () => {
  renderFeature(<ErrorMessage error={new ApiError(409, "This email is taken.")} />);

  expect(screen.getByText("This email is taken.")).toBeVisible();
  expect(screen.queryByRole("button")).not.toBeInTheDocument();
});
