"""The scripts that the shell adds to the window's page."""

from __future__ import annotations

from harness.app_window import InstalledApp, wait_until

OVERRIDE = """
"use strict";
const done = arguments[arguments.length - 1];
class Day {}
// As dayjs does, which the inputs for dates use.
Day.prototype.toString = () => "Monday";
const plain = {};
plain.valueOf = () => 7;
done([String(new Day()), Number(plain), Object.keys(plain).join()]);
"""
POLLUTE = """
"use strict";
const done = arguments[arguments.length - 1];
const changes = [
  () => { Object.prototype.toString = () => "all"; },
  () => { Object.prototype.isAdmin = true; },
  () => { ({}).__proto__.isAdmin = true; },
  () => { delete Object.prototype.valueOf; },
];
const outcomes = changes.map((change) => {
  try {
    change();
    return "changed";
  } catch (error) {
    return error.name;
  }
});
done([...outcomes, String({}), String({}.isAdmin)]);
"""
FAIL_WHILE_LOADING = """
const page = document.createElement("main");
page.dataset.loading = "";
page.innerHTML = "<p role='status'>Starting…</p>";
document.body.append(page);
dispatchEvent(new ErrorEvent("error", { message: "a script that is broken" }));
"""


def test_an_object_can_override_a_method_and_none_can_change_those_of_all(app: InstalledApp) -> None:
    with app.open() as window:
        window.go_to("Users")
        assert window.run_async(OVERRIDE) == ["Monday", 7, "valueOf"]
        assert window.run_async(POLLUTE) == [*["TypeError"] * 4, "[object Object]", "undefined"]
        window.close()
        app.wait_for_end()


def test_an_error_before_the_first_page_is_shown_and_logged(app: InstalledApp) -> None:
    with app.open() as window:
        window.go_to("Users")
        window.run(FAIL_WHILE_LOADING)
        window.find("//*[@role='status'][starts-with(normalize-space(), 'The window could not be loaded.')]")
        wait_until(lambda: "a script that is broken" in app.log("shell.log"), "the error is logged")
        window.close()
        app.wait_for_end()
