"""Drives the app's window: the webview over WebDriver, the window itself over X11, its processes over /proc."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from selenium.common.exceptions import TimeoutException, WebDriverException
from selenium.webdriver import WebKitGTK, WebKitGTKOptions, WebKitGTKService
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support import expected_conditions as expected
from selenium.webdriver.support.wait import WebDriverWait
from Xlib import X
from Xlib.display import Display
from Xlib.protocol.event import ClientMessage
from Xlib.xobject.drawable import Window as XWindow

# Far longer than anything takes: only a failing test waits this long.
TIMEOUT_SECONDS = 60


def wait_until(met: Callable[[], bool], what: str) -> None:
    """Returns when `met()` is true. Fails with `what` after a minute."""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while not met():
        assert time.monotonic() < deadline, f"{what}: not within {TIMEOUT_SECONDS} s"
        time.sleep(0.05)


class InstalledApp:
    """One user's installed app. It opens windows, and tracks every process of the app."""

    def __init__(self, program: Path, environment: dict[str, str], driver: str) -> None:
        self.program = program
        self.display = environment["DISPLAY"]
        self._driver = driver
        # Inherited by all processes that the app starts, and by no others.
        self._mark = f"TRIPTYCH_WINDOW_TEST={uuid.uuid4()}"
        name, value = self._mark.split("=")
        self._environment = {**environment, name: value, "TAURI_WEBVIEW_AUTOMATION": "true"}

    @contextmanager
    def open(self) -> Iterator[Window]:
        """Starts the app under WebDriver. The block must end the app."""
        options = WebKitGTKOptions()
        options.binary_location = str(self.program)
        # The name of Tauri's webview. Selenium would request WebKit's demo browser.
        options.set_capability("browserName", "wry")
        service = WebKitGTKService(self._driver, env=self._environment, log_output=subprocess.DEVNULL)
        driver = WebKitGTK(options, service)
        try:
            yield Window(driver, self)
        finally:
            # The session ended with the app, so only the driver must be stopped.
            with suppress(WebDriverException):
                driver.quit()
            service.stop()

    def start(self) -> subprocess.Popen[bytes]:
        """Starts the app without WebDriver, which takes long to notice that the app is gone."""
        return subprocess.Popen([self.program], env=self._environment, stderr=subprocess.DEVNULL)

    def start_again(self) -> int:
        """Starts the app again, as a click on its icon does. Returns the exit code of that second process."""
        return subprocess.run([self.program], env=self._environment, timeout=TIMEOUT_SECONDS, check=False).returncode

    def use(self, **environment: str) -> None:
        """Sets environment variables for the app's next start."""
        self._environment.update(environment)

    @property
    def home(self) -> Path:
        """The user's home folder."""
        return Path(self._environment["HOME"])

    @property
    def config(self) -> Path:
        """The folder of the shell's settings."""
        return self.home / ".config/com.example.triptych"

    @property
    def data(self) -> Path:
        """The backend's data folder."""
        return self.home / ".local/share/com.example.triptych/data"

    def log(self, name: str) -> str:
        """The current content of a log: `shell.log` or `backend.log`."""
        path = self.data.parent / "logs" / name
        return path.read_text() if path.exists() else ""

    def run_backend(self, *arguments: str) -> None:
        """Runs a command of the package's backend on the app's data."""
        [program] = self.program.parents[1].glob("lib/*/backend/backend")
        subprocess.run([program, *arguments], env={**self._environment, "DATA_DIR": str(self.data)}, check=True)

    def processes(self) -> dict[int, str]:
        """The process ids and command lines of the app's running processes."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                marked = self._mark.encode() in (folder / "environ").read_bytes().split(b"\0")
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
                if marked and not command.startswith(self._driver):
                    found[int(folder.name)] = command
        return found

    def shell(self) -> int:
        """The process id of the shell."""
        [pid] = [pid for pid in self.processes() if os.readlink(f"/proc/{pid}/exe") == str(self.program)]
        return pid

    def backend(self) -> int:
        """The process id of the backend."""
        [pid] = [pid for pid, command in self.processes().items() if "serve --supervised" in command]
        return pid

    @contextmanager
    def next_backend_held_back(self) -> Iterator[None]:
        """During the block, a backend that is started waits before its first step. It continues after the block."""
        [program] = self.program.parents[1].glob("lib/*/backend/backend")
        real, gate = program.with_name("backend.real"), program.with_name("gate")
        os.mkfifo(gate)
        program.rename(real)
        # The script executes the real program, as the same process with the same pipes.
        program.write_text(f"#!/bin/sh\n[ ! -p '{gate}' ] || read -r _ < '{gate}'\nexec '{real}' \"$@\"\n")
        program.chmod(0o755)
        yield
        gate.write_text("go on\n")
        gate.unlink()

    def wait_for_end(self) -> None:
        """Returns when no process of the app is left."""
        try:
            wait_until(lambda: not self.processes(), "the app's processes end")
        except AssertionError:
            raise AssertionError(f"processes left behind: {self.processes()}") from None

    def kill_all(self) -> None:
        """Kills all remaining processes after a failed test."""
        for pid in self.processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


class Window:
    """The open window as its user sees it. Elements are found by their text."""

    def __init__(self, driver: WebKitGTK, app: InstalledApp) -> None:
        self._driver = driver
        self._app = app

    def find(self, xpath: str) -> WebElement:
        """The visible element; an error that quotes the page if there is none."""
        wait = WebDriverWait(self._driver, TIMEOUT_SECONDS)
        try:
            return wait.until(expected.visibility_of_element_located((By.XPATH, xpath)))
        except TimeoutException:
            page = self._driver.find_element(By.TAG_NAME, "body").text
            raise AssertionError(f"nothing at {xpath}; the page says: {page}") from None

    def go_to(self, page: str) -> None:
        """Follows the navigation to a page, and waits for its heading."""
        self.find(f"//nav//a[normalize-space()='{page}']").click()
        self.find(f"//h1[normalize-space()='{page}'] | //h2[normalize-space()='{page}']")

    def token(self) -> str:
        """The launch token, which only the window knows."""
        ask = "window.__TAURI_INTERNALS__.invoke('lifecycle').then(arguments[0])"
        token: str = self._driver.execute_async_script(ask)["token"]
        return token

    def run(self, script: str) -> None:
        """Runs a script in the page."""
        self._driver.execute_script(script)

    def run_async(self, script: str) -> object:
        """Runs a script in the page, and returns what it passes to its last argument, a function."""
        return self._driver.execute_async_script(script)

    def press(self, button: str, within: str = "") -> None:
        """Presses the button with that name, within the part of the page that an XPath selects."""
        path = f"{within}//button[normalize-space()='{button}']"
        WebDriverWait(self._driver, TIMEOUT_SECONDS).until(expected.element_to_be_clickable((By.XPATH, path))).click()

    def fill_in(self, label: str, text: str) -> None:
        """Types into the field with that label, in the open dialog."""
        self._field(label).send_keys(text)

    def value(self, label: str) -> str | None:
        """The value of the field with that label, in the open dialog."""
        return self._field(label).get_attribute("value")

    def switch_on(self, label: str) -> None:
        """Turns on the switch with that label, and waits until that is stored."""
        switch = self.find(f"//label[contains(., '{label}')]")
        # The driver scrolls it to the edge of the window, where a notice may cover it.
        self._driver.execute_script("arguments[0].scrollIntoView({ block: 'center' })", switch)
        switch.click()
        WebDriverWait(self._driver, TIMEOUT_SECONDS).until(lambda _: self.is_on(label))

    def is_on(self, label: str) -> bool:
        """Whether the switch with that label is on and enabled."""
        switch = self.find(f"//label[contains(., '{label}')]").get_attribute("for")
        box = self._driver.find_element(By.ID, str(switch))
        return box.is_selected() and box.is_enabled()

    def wait_for_notice(self, text: str) -> None:
        """Returns when the window shows this notice."""
        self.find(f"//*[@role='status'][contains(., '{text}')]")

    def wait_for_notice_to_go(self, text: str) -> None:
        """Returns when the window no longer shows this notice."""
        notice = (By.XPATH, f"//*[@role='status'][contains(., '{text}')]")
        WebDriverWait(self._driver, TIMEOUT_SECONDS).until(expected.invisibility_of_element_located(notice))

    def wait_for_row(self, table: str, text: str) -> None:
        """Returns when that table shows a row with that text."""
        self.find(f"//table[@aria-label='{table}']/tbody/tr[contains(., '{text}')]")

    def wait_for_dialog_to_close(self) -> None:
        """Returns when no dialog covers the page."""
        dialog = (By.XPATH, "//section[@role='dialog']")
        WebDriverWait(self._driver, TIMEOUT_SECONDS).until(expected.invisibility_of_element_located(dialog))

    def _field(self, label: str) -> WebElement:
        label_path = f"//section[@role='dialog']//label[starts-with(normalize-space(), '{label}')]"
        field = self.find(label_path).get_attribute("for")
        return self.find(f"//*[@id='{field}']")

    def screenshot(self, path: Path) -> None:
        """Saves the window's picture as a PNG file."""
        # The page's current state is on the screen two frames later.
        self._driver.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")
        with self._on_screen() as window:
            subprocess.run(["import", "-display", self._app.display, "-window", hex(window.id), path], check=True)

    def is_shown(self) -> bool:
        """Whether the window is on the screen."""
        with self._on_display() as (_, windows):
            return bool(windows)

    def place(self) -> tuple[int, int, int, int]:
        """The position and size of the window on the screen: x, y, width, height."""
        with self._on_screen() as window:
            at = window.get_geometry()
            return at.x, at.y, at.width, at.height

    def move_to(self, x: int, y: int, width: int, height: int) -> None:
        """Moves the window and changes its size, as dragging does."""
        with self._on_screen() as window:
            window.configure(x=x, y=y, width=width, height=height)

    @contextmanager
    def covered(self) -> Iterator[Callable[[], bool]]:
        """During the block, a window of another program covers this one. Yields whether it still does."""
        with self._on_display() as (connection, _):
            screen = connection.screen()
            other = screen.root.create_window(
                0, 0, screen.width_in_pixels, screen.height_in_pixels, 0, screen.root_depth, X.InputOutput
            )
            other.map()
            connection.sync()
            yield lambda: bool(screen.root.query_tree().children[-1] == other)
            other.destroy()

    def color(self, x: int, y: int) -> str:
        """The color of a point of the window, like #1f2430."""
        with self._on_screen() as window:
            blue, green, red = window.get_image(x, y, 1, 1, X.ZPixmap, 0xFFFFFFFF).data[:3]
        return f"#{red:02x}{green:02x}{blue:02x}"

    def close(self) -> None:
        """Closes the window as its close button does, with the message WM_DELETE_WINDOW."""
        with self._on_screen() as window:
            protocols, delete = (window.display.get_atom(name) for name in ("WM_PROTOCOLS", "WM_DELETE_WINDOW"))
            message = (32, [delete, X.CurrentTime, 0, 0, 0])
            window.send_event(ClientMessage(window=window, client_type=protocols, data=message))
            window.display.flush()

    @contextmanager
    def _on_screen(self) -> Iterator[XWindow]:
        with self._on_display() as (_, windows):
            [window] = windows
            yield window

    @contextmanager
    def _on_display(self) -> Iterator[tuple[Display, list[XWindow]]]:
        connection = Display(self._app.display)
        try:
            yield (
                connection,
                [
                    window
                    for window in connection.screen().root.query_tree().children
                    if window.get_wm_name() == "Triptych" and window.get_attributes().map_state == X.IsViewable
                ],
            )
            connection.sync()
        finally:
            connection.close()
