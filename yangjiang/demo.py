"""The whole system on one laptop, in one command: ``make demo``.

Runs before Django is configured, because it decides the configuration: a SQLite file, a secret and a folder for
uploads under ``var/demo``, and a private Redis on a free port. Then web, worker and beat run side by side until
Ctrl-C, and when one of them dies the others stop too, so that nothing is ever half running.
"""

import argparse
import contextlib
import fcntl
import io
import os
import secrets
import shutil
import signal
import subprocess
import sys
import threading
import time
import unicodedata
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import yaml

from yangjiang.local_redis import Process, StartError, end_with_parent, port_is_taken, private_redis

BASE_DIR = Path(__file__).resolve().parent.parent
DEMO_DIR = BASE_DIR / "var" / "demo"
PEOPLE_FILE = BASE_DIR / "fixtures" / "people.yaml"
PEOPLE_COLUMNS = {"username": "用户名", "full_name": "姓名", "what": "身份"}
READY_SECONDS = 90
STOP_SECONDS = 10


# --- Where the demo lives ----------------------------------------------------------------------


def demo_environment(port: int, redis_url: str, database_url: str | None) -> dict[str, str]:
    """The demo never takes DATABASE_URL from the shell: its people have published passwords."""
    settings = {
        "SECRET_KEY": secret_key(),
        "DATABASE_URL": database_url or f"sqlite:///{DEMO_DIR / 'db.sqlite3'}",
        "REDIS_URL": redis_url,
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "SITE_DEMO": "1",
        "MEDIA_ROOT": str(DEMO_DIR / "media"),
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(DEMO_DIR / "mail"),
        "STATIC_ROOT": str(DEMO_DIR / "static"),
        "WHITENOISE_USE_FINDERS": "1",  # straight from the sources: nothing to collect, nothing to go stale
        "LOG_FORMAT": "text",
        "LOG_LEVEL": "WARNING",
        "PYTHONUNBUFFERED": "1",
        "C_FORCE_ROOT": "1",  # Celery refuses root otherwise; JSON is the only content it accepts
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser",  # said at length on every start
    }
    inherited = {name: value for name, value in os.environ.items() if name not in {"DEBUG", "HTTPS", "BEHIND_PROXY"}}
    return inherited | {"DJANGO_SETTINGS_MODULE": "yangjiang.settings"} | settings


def secret_key() -> str:
    """Made once, so that people stay signed in across restarts."""
    path = DEMO_DIR / "secret"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return path.read_text(encoding="ascii").strip()


@contextlib.contextmanager
def only_demo_here() -> Iterator[None]:
    """Two demos on one SQLite file and one set of timers would do everything twice."""
    (DEMO_DIR.parent).mkdir(exist_ok=True)
    with (DEMO_DIR.parent / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StartError(
                "演示系统已在本目录运行，请先停止它（Ctrl-C）。 A demo already runs in this folder: stop it first."
            ) from None
        yield


def check_port(port: int) -> None:
    if port_is_taken(port):
        other = next((candidate for candidate in range(port + 1, port + 50) if not port_is_taken(candidate)), port + 1)
        raise StartError(
            f"端口 {port} 已被占用，请换一个端口： PORT={other} make demo\n"
            f"Port {port} is in use. Choose another: PORT={other} make demo"
        )


# --- The processes -----------------------------------------------------------------------------


def process_commands(port: int) -> dict[str, list[str]]:
    celery = [sys.executable, "-m", "celery", "-A", "yangjiang.celery:app", "--quiet"]
    gunicorn = [sys.executable, "-m", "gunicorn", "yangjiang.wsgi:application", "--no-control-socket"]
    return {
        "web": [*gunicorn, "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4", "--log-level", "warning"],
        "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "WARNING", "--without-gossip"],
        "beat": [*celery, "beat", "--schedule", str(DEMO_DIR / "beat"), "--pidfile=", "--loglevel", "WARNING"],
    }


@contextlib.contextmanager
def running(commands: Mapping[str, list[str]], environment: dict[str, str]) -> Iterator[dict[str, Process]]:
    """Start every command, print what each says behind its name, and stop them all on the way out."""
    processes: dict[str, Process] = {}
    try:
        for name, command in commands.items():
            processes[name] = subprocess.Popen(  # noqa: S603 (our own words)
                command,
                env=environment,
                cwd=BASE_DIR,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=end_with_parent,
            )
            threading.Thread(target=relay, args=(name, processes[name]), daemon=True).start()
        yield processes
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not leave half of them behind
        stop(processes.values())


def relay(name: str, process: Process) -> None:
    for line in process.stdout or ():
        say(f"{name:<6} | {line.decode(errors='replace').rstrip()}")


def stop(processes: Iterable[Process]) -> None:
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def check_alive(processes: Mapping[str, Process]) -> None:
    for name, process in processes.items():
        if process.poll() is not None:
            raise StartError(
                f"{name} 已停止（退出码 {process.returncode}），演示系统随之全部停止；原因见上。\n"
                f"{name} stopped (exit code {process.returncode}), so everything stops; see above."
            )


def supervise(port: int, environment: dict[str, str], redis: Process) -> None:
    """Run everything until the first death, Ctrl-C or SIGTERM, each of which arrives here as an exception."""
    with running(process_commands(port), environment) as processes:
        everyone = {"redis": redis, **processes}
        wait_until_ready(port, everyone)
        announce(port)
        while True:
            check_alive(everyone)
            time.sleep(0.3)


def wait_until_ready(port: int, processes: Mapping[str, Process]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    answer = "no answer"
    while time.monotonic() < deadline:
        check_alive(processes)
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return
        except urllib.error.HTTPError as problem:
            answer = f"{problem.code} {problem.read(500).decode(errors='replace')}"
        except OSError as problem:
            answer = str(problem)
        time.sleep(0.2)
    raise StartError(f"网站未能启动。 The site did not become ready: /readyz said: {answer}")


# --- What the person at the keyboard reads -----------------------------------------------------


def say(text: str) -> None:
    """Print at once. Output that has gone away (``make demo | head``) stops everything, instead of nothing."""
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except OSError:
        sys.stdout = io.StringIO()
        os.kill(os.getpid(), signal.SIGTERM)


def announce(port: int) -> None:
    book = yaml.safe_load(PEOPLE_FILE.read_text(encoding="utf-8"))
    say(
        f"\n阳江一照通行 演示系统已启动： http://127.0.0.1:{port}/\n\n"
        f"{people_table(book['people'])}\n\n"
        f"  密码都是 {book['password']}\n\n"
        "按 Ctrl-C 停止。数据保留在 var/demo；RESET=1 make demo 从头开始。\n"
        "Ctrl-C stops. Data stays in var/demo; RESET=1 make demo starts afresh.\n"
    )


def display_width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def people_table(people: Sequence[Mapping[str, object]]) -> str:
    rows = [list(PEOPLE_COLUMNS.values())]
    rows += [[str(person.get(key) or "—") for key in PEOPLE_COLUMNS] for person in people]
    widths = [max(display_width(row[column]) for row in rows) for column in range(len(PEOPLE_COLUMNS))]
    lines = [
        "  ".join(cell + " " * (width - display_width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(f"  {line}" for line in lines)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="demo", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000), help="or PORT=…; 8000")
    parser.add_argument("--database-url", default=None, help="another database than SQLite under var/demo")
    parser.add_argument("--reset", action="store_true", default=os.environ.get("RESET") == "1", help="or RESET=1")
    options = parser.parse_args(arguments)
    # `kill`, or closing the terminal, unwinds the `with` blocks below, as Ctrl-C does.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(0))
    try:
        check_port(options.port)
        with only_demo_here():
            if options.reset:
                shutil.rmtree(DEMO_DIR, ignore_errors=True)
            for folder in (DEMO_DIR / "media", DEMO_DIR / "static"):
                folder.mkdir(parents=True, exist_ok=True)
            with private_redis() as (redis_url, redis):
                environment = demo_environment(options.port, redis_url, options.database_url)
                prepare(environment)
                supervise(options.port, environment, redis)
    except StartError as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    except KeyboardInterrupt:
        say("\n演示系统已停止。 Stopped.")
    return 0


def prepare(environment: dict[str, str]) -> None:
    command = [sys.executable, str(BASE_DIR / "manage.py"), "demo", "--prepare"]
    if subprocess.run(command, env=environment, cwd=BASE_DIR, check=False).returncode:  # noqa: S603 (our own words)
        raise StartError("演示数据未能装入，原因见上。 The demo data could not be loaded; see above.")


if __name__ == "__main__":
    sys.exit(main())
