"""What must never be committed, and what the repository promises about itself."""

import hashlib
import os
import re
import stat
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from yangjiang.demo import BASE_DIR

# Put together here, so that this file does not contain what it forbids.
REGISTRIES = [
    "".join(parts) for parts in (("py", "pi.org"), ("python", "hosted.org"), ("npm", "js.org"), ("npm", "js.com"))
]
MACHINE_PATHS = [
    "/" + "/".join(parts) for parts in (("work", ""), ("root", ""), ("home", ""), ("Users", ""), ("tmp", "boot"))
]
GENERATED = {".git", ".venv", "var", "node_modules", "test-output", "staticfiles", "uv.lock"}


@cache
def tracked_files() -> list[Path]:
    """By git where there is git; an unpacked archive of the repository is searched as it lies."""
    command = ["git", "-c", "safe.directory=*", "-C", str(BASE_DIR), "ls-files", "-z"]
    try:
        listed = subprocess.run(command, capture_output=True, check=True, text=True).stdout.split("\0")
        files = [BASE_DIR / name for name in listed if name]
    except (OSError, subprocess.CalledProcessError):
        files = [
            path
            for path in BASE_DIR.rglob("*")
            if path.relative_to(BASE_DIR).parts[0] not in GENERATED
            and not any(part.endswith("_cache") or part == "__pycache__" for part in path.parts)
        ]
    return [path for path in files if path.is_file()]


def texts() -> dict[Path, str]:
    found = {}
    for path in tracked_files():
        content = path.read_bytes()
        if b"\0" not in content[:8192]:
            found[path.relative_to(BASE_DIR)] = content.decode("utf-8", errors="replace")
    return found


def own_indexes() -> set[str]:
    """The package index this very machine was told to use, whatever it is called."""
    names = (
        "PIP_INDEX_URL",
        "PIP_EXTRA_INDEX_URL",
        "UV_DEFAULT_INDEX",
        "UV_INDEX_URL",
        "UV_INDEX",
        "npm_config_registry",
    )
    urls = " ".join(os.environ.get(name, "") for name in names).split()
    hosts = {urlsplit(url).hostname or "" for url in urls}
    return hosts - {"", "localhost", "127.0.0.1"}


def test_no_file_names_a_registry() -> None:
    forbidden = set(REGISTRIES) | own_indexes()
    assert not [f"{path}: {word}" for path, text in texts().items() for word in forbidden if word in text]


def test_no_file_names_a_folder_of_the_machine_it_was_written_on() -> None:
    pattern = re.compile(r"(?<![\w.\-/*}\"'])(" + "|".join(map(re.escape, MACHINE_PATHS)) + ")")
    quoted = re.compile(r"[\"'](" + "|".join(map(re.escape, MACHINE_PATHS)) + r")\w")
    found = [
        f"{path}:{number}: {line.strip()[:120]}"
        for path, text in texts().items()
        if path.parts[:2] != ("tests", "vendor")
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line) or quoted.search(line)
    ]
    assert not found


@pytest.mark.parametrize("name", ["requirements.lock", "scripts/uv.txt"])
def test_lock_pins_every_package_by_hash_and_names_no_address(name: str) -> None:
    text = (BASE_DIR / name).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).strip())
    assert "://" not in text
    for entry in entries:
        assert re.match(r"[\w.\-\[\]]+==\S+", entry), entry[:80]
        assert "--hash=sha256:" in entry, entry[:80]


def test_lock_holds_every_declared_package() -> None:
    project = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    declared = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    names = {normal(re.split(r"[\[<>=~! ;]", line)[0]) for line in declared}
    lock = (BASE_DIR / "requirements.lock").read_text(encoding="utf-8")
    locked = {normal(name) for name in re.findall(r"^([\w.\-]+)(?:\[[^\]]*\])?==", lock, re.MULTILINE)}
    assert names <= locked, "run: uv export --no-emit-project --all-groups --no-annotate -o requirements.lock"


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z0-9-]*):", (BASE_DIR / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def test_ci_runs_what_a_developer_runs() -> None:
    script = BASE_DIR / ".ci" / "run"
    lines = script.read_text(encoding="utf-8").splitlines()
    assert lines[-1].startswith("exec make test")
    assert "set -eu" in lines


@pytest.mark.parametrize("name", [".ci/run", "scripts/install", "scripts/with-services"])
def test_script_is_executable(name: str) -> None:
    assert (BASE_DIR / name).stat().st_mode & stat.S_IXUSR


def test_readme_names_only_targets_that_exist() -> None:
    readme = (BASE_DIR / "README.md").read_text(encoding="utf-8")
    # In code, not in prose: `make demo`, PORT=8001 make demo, and lines of a code block.
    named = set(re.findall(r"(?:`|^\s*(?:\$ )?|[A-Z_]+=\S+ )make ([a-z][a-z0-9-]*)", readme, re.MULTILINE))
    assert {"demo", "test"} <= named
    assert named <= make_targets()


def test_every_listed_target_has_a_description() -> None:
    makefile = (BASE_DIR / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert phony
    assert set(phony[1].split()) == make_targets()


def test_hooks_use_only_what_is_installed_here() -> None:
    config = yaml.safe_load((BASE_DIR / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    for repo in config["repos"]:
        assert repo["repo"] == "local"
        assert {hook["language"] for hook in repo["hooks"]} == {"system"}


def test_vendored_files_are_what_their_readme_says() -> None:
    readme = (BASE_DIR / "tests" / "vendor" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`]+)` .* `([0-9a-f]{64})` \|$", readme, re.MULTILINE)
    assert rows
    for name, digest in rows:
        assert hashlib.sha256((BASE_DIR / "tests" / "vendor" / name).read_bytes()).hexdigest() == digest
