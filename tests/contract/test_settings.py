"""Contract 7: the settings, what is missing for production, and a key that is changed."""

import json
import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tests.contract import files
from tests.databases import SALDOKU, Copies, Database

NAMES = (
    "DATABASE_URL", "SALDOKU_MODE", "SALDOKU_SCHEME", "SALDOKU_SECRET_KEY", "SALDOKU_DATA_KEY", "EMAIL_URL",
    "SALDOKU_SMS_GATEWAYS", "SALDOKU_ALLOWED_HOSTS", "SALDOKU_PUBLIC_URL", "SALDOKU_FUND_NAME", "SALDOKU_VAR",
)  # fmt: skip
KEY = "2026:" + "cHJvZHVj" * 5 + "dGU="
READY = {
    "SALDOKU_SECRET_KEY": "a-secret-of-production-that-nobody-else-knows-0123",
    "SALDOKU_DATA_KEY": KEY,
    "SALDOKU_ALLOWED_HOSTS": "saldo.dana.example",
    "SALDOKU_PUBLIC_URL": "https://saldo.dana.example",
    "EMAIL_URL": "smtp+tls://someone:geheim@mail.dana.example:587",
    "SALDOKU_SMS_GATEWAYS": "main=https://carrier.example/send?secret=0123456789abcdef0123&sender=2757",
}


def run(folder: Path, *arguments: str, code: int, **told: str) -> "subprocess.CompletedProcess[str]":
    """Run `saldoku` in `folder` with these settings and no others."""
    env = {name: value for name, value in os.environ.items() if name not in NAMES}
    ran = subprocess.run(
        [SALDOKU, *arguments],
        check=False, cwd=folder, env=env | told, capture_output=True, text=True, timeout=60,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert ran.returncode == code, f"{ran.returncode}: {ran.stdout}\n{ran.stderr}"
    assert "Traceback" not in ran.stderr
    assert "geheim" not in ran.stdout + ran.stderr
    return ran


def test_production_names_what_it_misses_and_does_not_start_without(tmp_path: Path) -> None:
    told = json.loads(run(tmp_path, "check-settings", "--json", code=1).stdout)
    assert {one["setting"] for one in told["unsafe"]} == set(READY)
    assert all(one["why"] and one["do"] for one in told["unsafe"])
    for command in ("serve", "work"):
        ran = run(tmp_path, command, code=2)
        assert all(name in ran.stderr for name in READY)
        assert "check-settings" in ran.stderr
    # A mode that is misspelt is no way around it.
    ran = run(tmp_path, "serve", code=2, **{**READY, "SALDOKU_MODE": "prod", "SALDOKU_DATA_KEY": ""})
    assert "SALDOKU_MODE" in ran.stderr
    assert "SALDOKU_DATA_KEY" in ran.stderr
    assert list(tmp_path.iterdir()) == [], "nothing is made up in production"


def test_settings_from_a_file_are_enough(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in READY.items()))
    assert "Ready" in run(tmp_path, "check-settings", code=0).stdout
    # What stands in the environment goes before the file.
    ran = run(tmp_path, "check-settings", code=1, SALDOKU_PUBLIC_URL="http://saldo.dana.example")
    assert "SALDOKU_PUBLIC_URL" in ran.stderr
    assert "SALDOKU_SECRET_KEY" not in ran.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SALDOKU_DATA_KEY", "2026:tooshort"),
        ("SALDOKU_SMS_GATEWAYS", "carrier.example"),
        ("SALDOKU_SCHEME", "nowhere"),
        ("SALDOKU_ALLOWED_HOSTS", "*"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    told = json.loads(run(tmp_path, "check-settings", "--json", code=1, **{**READY, name: value}).stdout)
    assert [one["setting"] for one in told["unsafe"]] == [name]


@pytest.mark.parametrize(
    ("name", "value"),
    [("DATABASE_URL", "geheim"), ("DATABASE_URL", "oracle://u:geheim@h/x"), ("EMAIL_URL", "geheim")],
)
def test_a_setting_that_cannot_be_read_is_named_without_its_value(
    tmp_path: Path, name: str, value: str
) -> None:
    assert name in run(tmp_path, "prove", code=2, **{**READY, name: value}).stderr


def test_a_data_key_is_replaced_while_members_stay_readable(committed_db: Database, tmp_path: Path) -> None:
    """New key first, seal again, take the old one off. A NIK finds its member under either."""
    old = committed_db.env["SALDOKU_DATA_KEY"]
    committed_db.saldoku("import", "members", str(files.write_members(tmp_path)))
    new = committed_db.saldoku("new-data-key").stdout.strip()
    assert new.count("\n") == 0
    assert new != committed_db.saldoku("new-data-key").stdout.strip()
    both = replace(committed_db, more={"SALDOKU_DATA_KEY": f"{new},{old}"})
    only_new = replace(committed_db, more={"SALDOKU_DATA_KEY": new})

    done = json.loads(both.saldoku("rotate-data-key", "--json").stdout)
    assert done["sealed_again"] >= len(files.PEOPLE)
    assert json.loads(both.saldoku("rotate-data-key", "--json").stdout)["sealed_again"] == 0

    again = tmp_path / "again"
    again.mkdir()
    moved = [files.PEOPLE[0] | {"kpj": "99000010099"}]  # known by NIK: another card of the same person
    summary = json.loads(
        only_new.saldoku("import", "members", str(files.write_members(again, moved)), "--json").stdout
    )
    assert summary["posted"]["rows"] == 1
    told = only_new.saldoku("balance", "99000010099").stdout
    assert files.SITI in told, "both cards are of one member, found by the NIK under the new key"


def test_without_its_key_a_database_is_not_quietly_spoilt(committed_db: Database, tmp_path: Path) -> None:
    committed_db.saldoku("import", "members", str(files.write_members(tmp_path)))
    stranger = replace(committed_db, more={"SALDOKU_DATA_KEY": KEY})
    ran = stranger.saldoku("rotate-data-key", code=2)
    assert "SALDOKU_DATA_KEY" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_another_scheme_may_be_a_folder(copies: Copies, tmp_path: Path) -> None:
    broken = tmp_path / "dana"
    broken.mkdir()
    ran = replace(copies.template(), more={"SALDOKU_SCHEME": str(broken)}).saldoku("balance", "99", code=2)
    assert ran.stderr
    assert "Traceback" not in ran.stderr
