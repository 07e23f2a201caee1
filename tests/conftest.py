"""What every test stands on: the database, real components where a test asks for them, and no silent skips in CI.

`--database postgresql` starts a server for the tests; otherwise `GUICHET_DATABASE_URL` names it, or it is SQLite.
Where the environment says `GUICHET_CI=1`, a skipped test is a failed one.
"""

import importlib
import importlib.util
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import hypothesis
import pytest

import alike
from components import mail, postgresql

if TYPE_CHECKING:
    # The group `browser` may not be installed.
    from playwright.sync_api import Browser, Page
    from pytest_django import DjangoDbBlocker

DATABASE = "GUICHET_DATABASE_URL"
MOST_WORKERS = 2
CI = "GUICHET_CI"
IN_CI = os.environ.get(CI) == "1"
INSTALLATION = pytest.StashKey[ExitStack]()
MEMORY = Path("/dev/shm")  # noqa: S108 - no file of a known name is made in it
ROOM_BYTES = 2**30

# Nothing is timed: a busy machine must not fail a test.
hypothesis.settings.register_profile("guichet", deadline=None, max_examples=25, print_blob=IN_CI)
hypothesis.settings.register_profile("trial", deadline=None, max_examples=400, print_blob=IN_CI)
hypothesis.settings.load_profile("guichet")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the command line choose the database, and whether tests that can go on and on do."""
    parser.addoption("--trial", action="store_true", help="go on for as long as it takes: bin/trial")
    choices = ("sqlite", "postgresql")
    parser.addoption("--database", choices=choices, help="the tests' database; postgresql starts a server of their own")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Prepare the installation under test, once, before Django reads its settings; the workers inherit all of it."""
    if config.getoption("trial"):
        hypothesis.settings.load_profile("trial")
    if not hasattr(config, "workerinput"):
        config.stash[INSTALLATION] = ExitStack()
        _prepare(config, config.stash[INSTALLATION])
    if (Path(__file__).parent.parent / "src" / "guichet" / "project" / "settings.py").exists():
        os.environ["DJANGO_SETTINGS_MODULE"] = "guichet.project.settings"
        # Now, and not earlier: settings are read once, and they name the database.
        importlib.import_module("django").setup()


def _prepare(config: pytest.Config, installation: ExitStack) -> None:
    """Say in the environment where the installation under test keeps its data; nothing of a real one is left there."""
    chosen = config.getoption("database")
    for name in [name for name in os.environ if name.startswith("GUICHET_") and name not in {DATABASE, CI}]:
        del os.environ[name]
    os.environ["GUICHET_DATA_DIR"] = installation.enter_context(
        TemporaryDirectory(prefix="guichet-tests-", dir=_quickest())
    )
    # An answer leaves as it is sent; a test of taking one back says how long that is possible.
    os.environ["GUICHET_UNDO_SECONDS"] = "0"
    if chosen == "sqlite":
        os.environ.pop(DATABASE, None)
    if chosen == "postgresql" and not _on_postgresql():
        try:
            os.environ[DATABASE] = installation.enter_context(postgresql.server())
        except postgresql.ServerError as error:
            raise pytest.UsageError(str(error)) from error


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server that was started, and leave nothing behind, on one that runs already neither."""
    if INSTALLATION in config.stash:
        if (Path(os.environ["GUICHET_DATA_DIR"]) / "migrated").exists():
            importlib.import_module("components.migrated").forget()
        config.stash[INSTALLATION].close()


def _quickest() -> Path | None:
    """In CI, where the machine goes with its run, what is committed need not wait for a disk; None: where folders are
    made anyhow.
    """
    return MEMORY if IN_CI and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM_BYTES else None


def pytest_report_header() -> str:
    """Say which database the tests use."""
    return f"database: {'postgresql' if _on_postgresql() else 'sqlite'}"


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two workers for the whole suite; none where files are named, for starting them takes longer than they save."""
    whole = config.args_source is not pytest.Config.ArgsSource.ARGS
    return min(MOST_WORKERS, os.cpu_count() or 1) if whole else 0


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """On PostgreSQL, leave alone what comes out alike on any database."""
    return True if _on_postgresql() and alike.is_alike(collection_path) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test that is true of the other database only is left for the run on that one, which CI makes too; so is, on
    PostgreSQL, what comes out alike on any. What takes long begins first, in whatever order the rest comes: no worker
    is to be left alone with it at the end.
    """
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    if _on_postgresql():
        items[:], same = alike.parted(items)
        config.hook.pytest_deselected(items=same)
    other = "sqlite" if _on_postgresql() else "postgresql"
    away = [item for item in items if item.get_closest_marker(other)]
    if not IN_CI:
        for item in away:
            item.add_marker(pytest.mark.skip(reason=f"needs {other}: bin/test --database {other}"))
    elif away:
        config.hook.pytest_deselected(items=away)
        items[:] = [item for item in items if item not in away]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI everything is installed, so that a skipped test is a failed one."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be skipped: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """In CI a file that skips itself has failed too."""
    report = yield
    if IN_CI and report.skipped:
        report.outcome = "failed"
    return report


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,  # noqa: ARG001 - asked for
    django_db_blocker: "DjangoDbBlocker",
) -> Iterator[None]:
    """A database of this worker's own, in the place of pytest-django's, which each worker would migrate anew."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "alone")
    with ExitStack() as copied:
        with django_db_blocker.unblock():
            copied.enter_context(importlib.import_module("components.migrated").database(worker))
        yield
        with django_db_blocker.unblock():
            copied.close()


@pytest.fixture(autouse=True, scope="session")
def _tables_emptied_by_us() -> Iterator[None]:
    """After a test that has really committed something, empty the tables in our way."""
    with pytest.MonkeyPatch.context() as patch:
        case = importlib.import_module("django.test").TransactionTestCase
        patch.setattr(case, "_fixture_teardown", lambda _self: importlib.import_module("tables").empty())
        yield


@pytest.fixture(autouse=True)
def _english_again() -> None:
    """A page that was asked for in French leaves its thread speaking French: each test begins in the installation's
    own language, without a word being looked up for those that need none.
    """
    importlib.import_module("django.utils.translation").deactivate()


@pytest.fixture
def mail_server() -> Iterator[mail.MailServer]:
    """A real mail server on this machine that keeps what it is handed."""
    with mail.mail_server() as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """One headless Chromium for all tests that drive pages; skips where there is none."""
    if importlib.util.find_spec("playwright") is None:
        pytest.skip("needs Playwright: bin/setup browser")
    module = importlib.import_module("components.browser")
    if module.executable() is None:
        pytest.skip("needs Chromium (on Debian: apt install chromium)")
    # Playwright's loop runs in the thread of the tests, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with module.chromium() as chromium:
        yield chromium


@pytest.fixture
def page(browser: "Browser") -> Iterator["Page"]:
    """A fresh page, with nobody's cookies; what goes wrong in its console fails the test."""
    module = importlib.import_module("components.browser")
    context = browser.new_context(locale="en-GB", timezone_id="Europe/Paris")
    with context, module.watched(context.new_page()) as page:
        yield page


@pytest.fixture
def assert_accessible() -> Callable[["Page"], None]:
    """A question to a page: is it accessible by WCAG 2.2 AA, as far as axe can tell?"""
    check: Callable[[Page], None] = importlib.import_module("components.browser").assert_accessible
    return check


def _on_postgresql() -> bool:
    """Whether the database is PostgreSQL."""
    return os.environ.get(DATABASE, "").startswith("postgres")
