import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { ContentSize } from "../files/content-size";
import { renderFeature } from "../testing/render";
import { CalendarDate, dateText, TimeOfDay, timeOfDayText } from "./date";
import { JsonPreview } from "./json-preview";
import { EmailLink, WebLink } from "./links";
import { YesNo } from "./yes-no";

test("a date has the same day in every time zone", () => {
  expect(dateText("2026-11-07")).toMatch(/7.*2026|2026.*7/);
  expect(dateText("2026-0a-02")).toBe("2026-0a-02");
});

test("a time has its seconds if it has some", () => {
  expect(timeOfDayText("14:30:00")).not.toContain("00");
  expect(timeOfDayText("14:30:05.25")).toContain("05");
  expect(timeOfDayText("noon")).toBe("noon");
});

test("yes and no are words for screen readers", () => {
  renderFeature(<YesNo value={true} />);
  expect(screen.getByText("Yes")).toBeInTheDocument();
});

test("a web address opens outside of the window", () => {
  renderFeature(<WebLink url="https://example.com/a/" />);

  const link = screen.getByRole("link", { name: "example.com/a" });
  expect(link).toHaveAttribute("href", "https://example.com/a/");
  expect(link).toHaveAttribute("target", "_blank");
});

test("an address that runs a script is not a link", () => {
  renderFeature(<WebLink url="javascript:alert(1)" />);

  expect(screen.getByText("javascript:alert(1)")).toBeVisible();
  expect(screen.queryByRole("link")).not.toBeInTheDocument();
});

test("an email address opens the mail program", () => {
  renderFeature(<EmailLink address="ada+1@example.com" />);

  expect(screen.getByRole("link")).toHaveAttribute("href", "mailto:ada%2B1%40example.com");
});

test("content is shown by its size", () => {
  renderFeature(<ContentSize base64="AQID" />);

  expect(screen.getByText("3 byte")).toBeVisible();
});

test("a long JSON value is cut", () => {
  renderFeature(<JsonPreview value={["x".repeat(1000)]} />);

  expect(screen.getByText(/^\["x+$/).textContent).toHaveLength(200);
});

test("null is shown as a dash", () => {
  renderFeature(
    <>
      <CalendarDate value={null} />
      <TimeOfDay value={null} />
      <YesNo value={null} />
      <WebLink url={null} />
      <EmailLink address={null} />
      <JsonPreview value={null} />
      <ContentSize base64={null} />
    </>,
  );

  expect(screen.getByText("–––––––")).toBeInTheDocument();
});
