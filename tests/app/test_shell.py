"""What holds the app: one page, its files under one version, the worker, the manifest."""

import gzip
import json
import re

import pytest

from saldoku.channels.app import shell


@pytest.fixture
def page(client, db):
    return client.get("/app/")


def test_the_page_holds_no_data_and_nothing_inline(page):
    text = page.content.decode()
    assert page["Cache-Control"] == "no-cache"
    assert "default-src 'self'" in page["Content-Security-Policy"]
    assert not re.findall(r"<style|style=|<script(?![^>]*src=)|\son\w+=", text)
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', text)
    assert "<noscript>" in text


def test_the_page_is_known_again(client, page):
    again = client.get("/app/", headers={"If-None-Match": page["ETag"]})
    assert again.status_code == 304


def test_every_file_stands_under_the_version_and_for_ever(client, page):
    addresses = re.findall(r'"(/app/v/[^"]+)"', page.content.decode())
    assert len(addresses) > 10
    for address in addresses:
        plain = client.get(address)
        assert plain.status_code == 200, address
        assert "immutable" in plain["Cache-Control"]
        assert plain["Content-Type"].startswith(("text/javascript", "text/css"))
        packed = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert packed["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.content) == plain.content


def test_modules_import_each_other_and_nothing_else():
    for name, (raw, _) in shell._files().items():
        for wanted in re.findall(r'from "([^"]+)"', raw.decode()):
            assert wanted.startswith(("./", "../")), (name, wanted)
        assert "innerHTML" not in raw.decode(), name


@pytest.mark.parametrize(
    "path",
    ["v/000000000000/main.js", "v/{}/../../../settings.py", "v/{}/%2e%2e/shell.py", "v/{}/none.js", "v/{}/"],
)
def test_other_files_are_not_there(client, db, path):
    assert client.get(f"/app/{path.format(shell.version())}").status_code == 404


def test_the_worker_may_serve_the_app_and_lists_what_it_needs(client, db, page):
    worker = client.get("/app/sw.js")
    assert worker["Cache-Control"] == "no-cache"
    assert "default-src 'self'" in worker["Content-Security-Policy"]
    listed = json.loads(re.search(r"const SHELL = (\[.*?\]);", worker.content.decode())[1])
    assert listed[0] == "/app/"
    assert set(re.findall(r'"(/app/v/[^"]+)"', page.content.decode())) <= set(listed)
    assert any(address.endswith("words/en.js") for address in listed), "also without a signal"
    assert any("saldoku" in address and address.endswith(".css") for address in listed)


def test_the_manifest_names_the_app(client, db):
    manifest = client.get("/app/manifest.webmanifest")
    assert manifest["Content-Type"] == "application/manifest+json"
    told = json.loads(manifest.content)
    assert (told["start_url"], told["scope"], told["display"]) == ("/app/", "/app/", "standalone")
    assert {(one["sizes"], one["purpose"]) for one in told["icons"]} == {
        ("192x192", "any"), ("512x512", "any"), ("512x512", "maskable"),
    }  # fmt: skip
