"""Parts of the system that a test needs and this machine may lack: PostgreSQL, a browser.

Without the part a test is skipped, and the report at the end names what was missing. In CI that is a
failure: a suite that quietly looks at less is worse than none.
"""

import os
from typing import NoReturn

import pytest

IN_CI = os.environ.get("CI", "").lower() in {"true", "1"}
SKIPPED = "missing part: "


def missing(part: str, why: str = "") -> NoReturn:
    """End this test for want of `part`."""
    said = f"{SKIPPED}{part}" + (f" ({why})" if why else "")
    if IN_CI:
        pytest.fail(said, pytrace=False)
    pytest.skip(said)
