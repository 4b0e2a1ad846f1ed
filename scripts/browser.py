"""Finds a Chromium for the browser journeys. As a program it prints the path, or exits with 1."""

import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_MACOS = ("Google Chrome", "Chromium")

# Headless, no calls home, and no sandbox: the pages are our own, and root may run the suite.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> str | None:
    """The path of a Chromium that runs: the system's first, then one that Playwright downloaded."""
    candidates = [path for name in NAMES if (path := shutil.which(name))]
    candidates += [f"/Applications/{name}.app/Contents/MacOS/{name}" for name in ON_MACOS]
    candidates += [str(path) for path in _downloaded()]
    return next((path for path in candidates if _runs(path)), None)


def _downloaded() -> list[Path]:
    caches = (Path.home() / ".cache/ms-playwright", Path.home() / "Library/Caches/ms-playwright")
    patterns = ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*")
    return [found for cache in caches for pattern in patterns for found in sorted(cache.glob(pattern))]


def driver_runs() -> bool:
    """Does the program that Playwright brings with it start here? A small Debian lacks libatomic1."""
    return _runs(str(Path(sys.executable).parent / "playwright"))


def _runs(path: str) -> bool:
    """Asks for the version: on Ubuntu a `chromium-browser` may be a stub that only names a snap."""
    try:
        asked = subprocess.run([path, "--version"], check=False, capture_output=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


if __name__ == "__main__":
    found = find_chromium()
    print(found or "no Chromium was found")
    sys.exit(0 if found else 1)
