"""The reference scheme, and copies of it that a test may break."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from saldoku.scheme import Scheme, SchemeBroken, load_scheme
from saldoku.scheme.load import HERE

Edit = Callable[[str, str, str], SchemeBroken]
Check = Callable[[str, str, str, str, str, str], None]


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


@pytest.fixture
def expect_refusal(folder: Path, refused: Edit) -> Check:
    """Break a file and compare the refusal: its file, its line (where `at` stands first), its words."""

    def check(file: str, old: str, new: str, at: str, why: str, do: str) -> None:
        broken = refused(file, old, new)
        line = (folder / file).read_text().split(at)[0].count("\n") + 1
        assert broken.fields["file"] == file
        assert why in broken.fields["why"]
        assert do in broken.fields["do"]
        assert broken.fields["line"] == line
        assert str(broken).startswith(f"{file}, line {line}: ")

    return check
