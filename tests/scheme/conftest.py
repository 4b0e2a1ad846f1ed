"""The reference scheme, and copies of it that a test may break."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from saldoku.scheme import Scheme, SchemeBroken, load_scheme
from saldoku.scheme.load import HERE

Edit = Callable[..., SchemeBroken]


@pytest.fixture(scope="session")
def scheme() -> Scheme:
    return load_scheme("bpjs-ketenagakerjaan")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the reference scheme."""
    copy = tmp_path / "a-fund"
    shutil.copytree(HERE / "bpjs-ketenagakerjaan", copy)
    return copy


@pytest.fixture
def refused(folder: Path) -> Edit:
    """Replace `old` by `new` once in a file of the copy; returns the refusal that loading it raises."""

    def edit(file: str, old: str, new: str) -> SchemeBroken:
        path = folder / file
        text = path.read_text()
        assert old in text, f"{file} has changed: {old!r} is no longer in it"
        path.write_text(text.replace(old, new, 1))
        with pytest.raises(SchemeBroken) as caught:
            load_scheme(folder)
        return caught.value

    return edit
