"""The arrows between rooms (docs/plan.md), kept by import-linter and, below packages, by reading."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.house.source import PACKAGE, ROOT, Source, of_rooms, rooms, sources, starts_with

WEB_FRAMEWORK = (
    "django.http",
    "django.forms",
    "django.template",
    "django.urls",
    "django.shortcuts",
    "django.views",
)
NETWORK_CLIENTS = (
    "socket",
    "http.client",
    "urllib.request",
    "smtplib",
    "ftplib",
    "requests",
    "httpx",
    "aiohttp",
    "urllib3",
    "websockets",
    "django.core.mail",
)


def contracts() -> dict[str, dict[str, Any]]:
    read = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return {contract["id"]: contract for contract in read["tool"]["importlinter"]["contracts"]}


def names_in(layers: list[str]) -> set[str]:
    return {name.strip() for layer in layers for name in layer.split("|")}


def test_the_contracts_are_kept(tmp_path: Path) -> None:
    program = Path(sys.executable).parent / "lint-imports"
    ran = subprocess.run(
        [program, "--no-logo", "--cache-dir", str(tmp_path)],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout
    assert f"Contracts: {len(contracts())} kept, 0 broken." in ran.stdout


def test_the_contracts_know_every_room() -> None:
    """A contract that names fewer rooms than exist would pass by looking past one."""
    arrows = contracts()["arrows"]
    assert arrows["exhaustive"]
    assert rooms() == names_in(arrows["layers"])
    assert len(rooms()) >= 11


def test_the_contracts_know_every_channel() -> None:
    doors = contracts()["doors"]
    channels = {entry.stem for entry in (PACKAGE / "channels").iterdir() if is_module(entry)}
    assert doors["exhaustive"]
    assert channels == names_in(doors["layers"])


def is_module(entry: Path) -> bool:
    is_code = entry.suffix == ".py" and entry.stem != "__init__"
    return is_code or (entry.is_dir() and any(entry.rglob("*.py")))


def test_every_folder_of_code_is_a_package() -> None:
    """import-linter does not see a folder without `__init__.py`."""
    folders = {(ROOT / source.path).parent for source in sources()}
    assert len(folders) >= len(rooms())
    assert not [str(folder) for folder in folders if not (folder / "__init__.py").exists()]


def imports_of(found: tuple[Source, ...], modules: tuple[str, ...]) -> list[str]:
    return [
        f"{source.path}:{line} imports {name}"
        for source in found
        for line, name in source.imports()
        if starts_with(name, modules)
    ]


def test_channels_do_not_touch_the_database() -> None:
    """But for the names of its outages: a door must tell people to come back in a moment."""
    outages = {f"django.db.{name}" for name in ("DatabaseError", "OperationalError", "InterfaceError")}
    found = imports_of(of_rooms("channels"), ("django.db",))
    assert not [line for line in found if line.rpartition(" ")[2] not in outages]


def test_only_channels_and_config_know_the_web_framework() -> None:
    others = of_rooms(*(rooms() - {"channels", "config"}))
    assert not imports_of(others, WEB_FRAMEWORK)


def test_network_clients_live_in_the_gateways() -> None:
    others = tuple(source for source in sources() if not source.is_in("messaging/gateways"))
    assert len(others) > 50
    assert not imports_of(others, NETWORK_CLIENTS)


@pytest.mark.parametrize(
    "text",
    [
        "import django.db",
        "from django import db",
        "from django.db import models",
        "def f():\n    import django.db",
    ],
)
def test_an_import_is_found_however_it_is_written(text: str) -> None:
    assert imports_of((Source("saldoku/channels/x.py", text),), ("django.db",))
