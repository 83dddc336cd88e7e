"""docker-compose.yml, Dockerfile and the proxy agree with each other and with the program they run.

There is no container engine where the tests run: what can be checked without one is checked here.
"""

import ast
import importlib.util
import re
from typing import Any

import pytest
import yaml
from celery import Celery
from django.conf import settings
from django.core.management import get_commands
from django.urls import reverse
from django.utils.module_loading import import_string

from yangjiang.demo import BASE_DIR

COMPOSE = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = sorted(name for name, service in SERVICES.items() if "build" in service)
# Read by the servers and libraries themselves, not by settings.py.
NOT_SETTINGS = {"POSTGRES_DB", "POSTGRES_USER", "POSTGRES_PASSWORD", "DATABASE_URL", "WEB_CONCURRENCY"}
# Wrong or missing, the site starts and misbehaves: a default is right for the demo only.
PRODUCTION = {"SECRET_KEY", "DATABASE_URL", "REDIS_URL", "SITE_URL", "ALLOWED_HOSTS", "BEHIND_PROXY", "MEDIA_ROOT"}


def settings_variables() -> set[str]:
    """Every environment variable settings.py reads, however it reads it."""
    tree = ast.parse((BASE_DIR / "yangjiang" / "settings.py").read_text(encoding="utf-8"))
    found = {"DATABASE_URL"} if "dj_database_url.config(" in ast.unparse(tree) else set()
    for node in ast.walk(tree):
        name: ast.expr | None = None
        if isinstance(node, ast.Call) and "env" in ast.unparse(node.func) and node.args:
            name = node.args[0]
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
            name = node.slice
        if isinstance(name, ast.Constant):
            found.add(str(name.value))
    return found


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_service_has_an_image_and_a_health_check(name: str) -> None:
    service = SERVICES[name]
    assert service.get("image"), f"{name} has no image"
    if "build" in service:
        assert (BASE_DIR / service["build"] / "Dockerfile").is_file()
    assert name == "migrate" or service["healthcheck"]["test"], f"nobody would notice {name} hanging"


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_dependencies_exist_and_can_be_met(name: str) -> None:
    for other, how in SERVICES[name].get("depends_on", {}).items():
        condition = how["condition"]
        assert other in SERVICES
        assert condition != "service_healthy" or "healthcheck" in SERVICES[other]
        assert condition != "service_completed_successfully" or SERVICES[other]["restart"] == "no"


@pytest.mark.parametrize("name", OURS)
def test_command_runs_something_that_exists(name: str) -> None:
    program, *arguments = SERVICES[name]["command"]
    if program == "python":
        assert arguments[0] == "manage.py"
        assert arguments[1] in get_commands()
    elif program == "gunicorn":
        assert callable(import_string(arguments[0].replace(":", ".")))
        assert (BASE_DIR / arguments[arguments.index("--config") + 1]).is_file()
    else:
        assert program == "celery"
        assert isinstance(import_string(arguments[arguments.index("-A") + 1].replace(":", ".")), Celery)
    assert program == "python" or importlib.util.find_spec(program)


def test_python_files_named_in_health_checks_exist() -> None:
    for service in SERVICES.values():
        for word in service.get("healthcheck", {}).get("test", []):
            assert not word.endswith(".py") or (BASE_DIR / word).is_file()


@pytest.mark.parametrize("name", OURS)
def test_environment_is_what_settings_read(name: str) -> None:
    environment = set(SERVICES[name]["environment"])
    assert environment <= settings_variables() | NOT_SETTINGS, "set but never read"
    assert environment >= PRODUCTION, "left to a default meant for the demo"


def test_urls_name_the_services_and_the_database() -> None:
    environment = SERVICES["web"]["environment"]
    postgres = SERVICES["postgres"]["environment"]
    assert environment["DATABASE_URL"].endswith(f"@postgres:5432/{postgres['POSTGRES_DB']}")
    assert environment["DATABASE_URL"].startswith(f"postgres://{postgres['POSTGRES_USER']}:")
    assert environment["REDIS_URL"].startswith("redis://redis:6379/")


def test_every_variable_is_explained_in_env_example() -> None:
    used = set(re.findall(r"\$\{([A-Z_]+)", (BASE_DIR / "docker-compose.yml").read_text(encoding="utf-8")))
    example = (BASE_DIR / ".env.example").read_text(encoding="utf-8")
    assert used == set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))


def test_env_example_holds_no_secret() -> None:
    example = (BASE_DIR / ".env.example").read_text(encoding="utf-8")
    assert re.search(r"^SECRET_KEY=$", example, re.MULTILINE)
    assert re.search(r"^POSTGRES_PASSWORD=$", example, re.MULTILINE)


def test_volumes_are_declared_and_mounted_files_exist() -> None:
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("./"):
                assert (BASE_DIR / source).is_file()
            else:
                assert source in COMPOSE["volumes"]


def test_image_owns_the_folders_its_volumes_are_mounted_on() -> None:
    dockerfile = (BASE_DIR / "Dockerfile").read_text(encoding="utf-8")
    owned = re.search(r"install -d -o app -g app ([^\n]+)", dockerfile)
    assert owned
    for name in OURS:
        for volume in SERVICES[name].get("volumes", []):
            assert volume.split(":")[1] in owned[1].split(), f"{name} could not write to {volume}"


def test_proxy_hands_on_to_the_port_the_web_service_listens_on() -> None:
    proxy = (BASE_DIR / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    upstream = re.search(r"upstream (\w+) \{\s*server (\w+):(\d+);", proxy)
    assert upstream
    name, host, port = upstream.groups()
    assert host in SERVICES
    assert port in SERVICES[host]["expose"]
    assert f':{port}"' in (BASE_DIR / "deploy" / "gunicorn.conf.py").read_text(encoding="utf-8")
    assert set(re.findall(r"proxy_pass http://([^;/]+);", proxy)) == {name}
    published = SERVICES["proxy"]["ports"][0].rpartition(":")[2]
    assert f"listen {published};" in proxy


def test_proxy_lets_the_largest_upload_through() -> None:
    proxy = (BASE_DIR / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    limit = re.search(r"client_max_body_size (\d+)m;", proxy)
    assert limit
    assert int(limit[1]) * 1024 * 1024 > settings.UPLOAD_LIMIT_BYTES


def test_proxy_slows_down_the_real_sign_in_page() -> None:
    proxy = (BASE_DIR / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    limited = re.search(r"location (\S+) \{\s*limit_req ", proxy)
    assert limited
    assert reverse("login").startswith(limited[1])


def test_nothing_but_the_proxy_is_published() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_image_has_the_lock_and_no_development_tools() -> None:
    dockerfile = (BASE_DIR / "Dockerfile").read_text(encoding="utf-8")
    assert "--require-hashes -r scripts/uv.txt" in dockerfile
    assert "--verify-hashes -r pyproject.toml -c requirements.lock" in dockerfile
    assert re.search(r"^USER app$", dockerfile, re.MULTILINE), "the image must not run as root"
    # Everything copied into the build stage must exist, and must not be left out of the context.
    ignored = (BASE_DIR / ".dockerignore").read_text(encoding="utf-8").split()
    for line in re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.MULTILINE):
        for source in line.split():
            assert (BASE_DIR / source).exists()
            assert source not in ignored
    assert {".git", ".env", ".venv", "var"} <= set(ignored)
