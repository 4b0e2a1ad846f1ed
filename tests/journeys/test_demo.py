"""The main job, on the demo as a newcomer finds it: one balance, the same through four doors."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.databases import SALDOKU
from tests.journeys.conftest import OpenPage
from tests.journeys.screens import DESKTOP, PHONE, axe, screenshot

SITI, SITI_CARD = "siti.rahayu@contoh.example", "99000004821"
PASSWORD = "padi-menguning-2026"
STARTS_WITHIN = 120  # seconds, on a busy machine


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, results: Path) -> Iterator[str]:
    """`make demo` without the setting up: a small fund in a folder of its own; ends by Ctrl-C."""
    folder = tmp_path_factory.mktemp("demo")
    port = _free_port()
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    env = {**kept, "SALDOKU_MODE": "demo", "SALDOKU_VAR": str(folder)}
    (results / "logs").mkdir(exist_ok=True)
    with (results / "logs" / "demo.txt").open("w") as log:
        process = subprocess.Popen(
            [SALDOKU, "demo", "--port", str(port), "--members", "30"],
            env=env, stdout=log, stderr=log, cwd=folder, start_new_session=True,
        )  # fmt: skip
        try:
            _wait(process, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(timeout=30)
    proved = subprocess.run(
        [SALDOKU, "prove"], env=env, cwd=folder, capture_output=True, text=True, check=False
    )
    assert "0 differences" in proved.stdout, proved.stdout + proved.stderr


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail("the demo did not start; see test-results/logs/demo.txt")


def _figure(text: str) -> int:
    """The first amount in a text, such as Rp 7.632.300, as a number."""
    found = re.search(r"Rp\s*([\d.,]+\d)", text)
    assert found, text
    return int(re.sub(r"[.,]", "", found[1]))


def _by_website(page: Page, demo: str) -> int:
    page.goto(f"{demo}/akun/masuk/")
    page.locator("#id_login").fill(SITI)
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url("**/saldo/")
    return _figure(page.locator(".hero .amount").inner_text())


def _by_sms(phone: FrameLocator) -> int:
    phone.get_by_role("button", name="DAFTAR SALDO").click()
    expect(phone.locator(".theirs").last).to_contain_text("terhubung", timeout=20_000)
    phone.get_by_role("button", name="SALDO", exact=True).click()
    reply = phone.locator(".theirs", has_text="saldo JHT")
    expect(reply.last).to_contain_text("Rp", timeout=20_000)
    return _figure(phone.locator(".theirs", has_text="Total saldo JHT").inner_text())


def _by_app(app: FrameLocator) -> int:
    app.locator("input[type=email]").fill(SITI)
    app.locator("input[type=password]").fill(PASSWORD)
    app.get_by_role("button", name="Masuk").click()
    expect(app.locator(".hero")).to_contain_text("Rp", timeout=20_000)
    return _figure(app.locator(".hero").inner_text())


_used_codes: set[str] = set()


def _fresh_code(demo: str) -> str:
    """The clerk's code. One that was used is not taken again, so the next half minute is waited for."""
    for _ in range(70):
        with urllib.request.urlopen(f"{demo}/demo/code/") as answer:
            code = re.search(r"<code>(\d{3} \d{3})</code>", answer.read().decode())
        assert code
        if code[1] not in _used_codes:
            _used_codes.add(code[1])
            return code[1]
        time.sleep(0.5)
    pytest.fail("the clerk's code does not change")


def _by_office(page: Page, demo: str) -> int:
    page.goto(f"{demo}/office/")
    page.locator("#id_login").fill("maya@kantor.example")
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url("**/2fa/authenticate/**")
    page.locator("#id_code").fill(_fresh_code(demo))
    page.keyboard.press("Enter")
    page.wait_for_url("**/office/")
    page.locator("input[name=asked]").fill(SITI_CARD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/office/alasan/**")
    page.locator("label[for=id_why_0]").click()
    page.locator("label[for=id_documents_0]").click()
    page.get_by_role("button", name="Tampilkan saldo").click()
    page.wait_for_url("**/office/saldo/**")
    return _figure(page.locator(".amount").first.inner_text())


def _by_command(demo: str, page: Page) -> int:
    """The API, with nothing but HTTP."""
    login = page.request.post(
        f"{demo}/api/v1/auth/app/v1/auth/login", data={"email": SITI, "password": PASSWORD}
    ).json()
    token = login["meta"]["access_token"]
    told = page.request.get(f"{demo}/api/v1/me/accounts", headers={"Authorization": f"Bearer {token}"}).json()
    return sum(one["balance"]["amount"] for one in told["accounts"] if one["balance"])


def test_one_balance_through_four_doors(demo: str, open_page: OpenPage) -> None:
    start = open_page({"width": 1400, "height": 1000})
    start.goto(f"{demo}/demo/")
    axe(start)
    told = {
        "sms": _by_sms(start.frame_locator("iframe.phone").first),
        "app": _by_app(start.frame_locator("iframe.phone").nth(1)),
        "website": _by_website(open_page(PHONE), demo),
        "office": _by_office(open_page(DESKTOP), demo),
        "api": _by_command(demo, start),
    }
    screenshot(start, "demo-in-use")
    assert told["website"] > 0
    assert len(set(told.values())) == 1, told


def test_what_the_clerk_did_stands_in_the_log_of_the_member(demo: str, open_page: OpenPage) -> None:
    _by_office(open_page(DESKTOP), demo)
    page = open_page(PHONE)
    _by_website(page, demo)
    page.goto(f"{demo}/aktivitas/")
    expect(page.locator("main")).to_contain_text("Maya")
    axe(page)


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_front_page_on_a_phone_and_without_script(demo: str, open_page: OpenPage, language: str) -> None:
    page = open_page(PHONE)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": demo}])
    page.goto(f"{demo}/demo/")
    axe(page)
    screenshot(page, f"demo-{language}")
    plain = open_page(PHONE, java_script_enabled=False)
    plain.goto(f"{demo}/demo/phone/")
    plain.locator("#text").fill("BANTUAN")
    plain.get_by_role("button", name="Kirim").click()
    expect(plain.locator(".mine").last).to_contain_text("BANTUAN")
    for _ in range(40):
        if plain.locator(".theirs").count():
            break
        time.sleep(0.25)
        plain.reload()
    expect(plain.locator(".theirs").last).to_be_visible()


def test_mails_come_into_the_mailbox(demo: str, open_page: OpenPage) -> None:
    page = open_page(PHONE)
    page.goto(f"{demo}/akun/sandi/lupa/")
    page.locator("#id_email").fill(SITI)
    page.locator("main form button.btn").click()
    page.wait_for_url("**/terkirim/")
    page.goto(f"{demo}/demo/mailbox/")
    expect(page.locator("main")).to_contain_text(SITI, timeout=20_000)
    axe(page)
    assert demo in page.locator("main").inner_text(), "links lead to this demo"


def test_elsewhere_the_demo_does_not_exist(tmp_path: Path) -> None:
    """Its addresses are not even listed unless the mode is demo."""
    code = "from saldoku.config.urls import urlpatterns; print([str(one.pattern) for one in urlpatterns])"
    env = {
        **os.environ, "SALDOKU_MODE": "development", "DJANGO_SETTINGS_MODULE": "saldoku.config.settings",
        "SALDOKU_VAR": str(tmp_path), "DATABASE_URL": "sqlite://:memory:",
    }  # fmt: skip
    asked = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); {code}"],
        env=env, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "office/" in asked.stdout
    assert "demo" not in asked.stdout
