"""What a broken page leaves in the log: where it broke, and nobody's numbers."""

import logging
from collections.abc import Iterator

import pytest
from django.conf import settings

from saldoku.config.logging import configure
from tests.cast import SITI


@pytest.fixture
def _logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    configure(settings.LOGGING)
    root.handlers[:] = handlers


@pytest.mark.usefixtures("_logging")
@pytest.mark.parametrize("json", [True, False])
def test_a_traceback_holds_no_values(json: bool, capsys: pytest.CaptureFixture[str]) -> None:
    configure({"level": "INFO", "json": json})

    def breaks(nik: str) -> None:
        raise RuntimeError("broken on purpose")

    try:
        breaks(SITI.nik)
    except RuntimeError:
        logging.getLogger("django.request").error("Internal Server Error", exc_info=True)
    said = capsys.readouterr().err
    assert "RuntimeError" in said
    assert "breaks" in said
    assert SITI.nik not in said
