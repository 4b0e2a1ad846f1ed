"""A file is read in the memory of a few blocks, however long it is."""

import random
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

ROWS, PAID = 300_000, "2026-11-13"
MEGABYTES = 200
"""What may come on top of Python and the libraries. It is about 140 for a file of any length; whole files in
memory were 329 (CSV), 265 (Parquet) and 474 (XLSX) here, and a gigabyte and more for a million rows."""

CHILD = """
import resource, sys
from pathlib import Path
from saldoku.channels import files
from saldoku.channels.files.reports import report
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
class Told:
    differences = None
    def __init__(self, blocks, refused=(), last=False):
        self.blocks, self.refused, self.last = blocks, refused, last
opened = files.open_contributions(Path(sys.argv[1]))
rows = 0
with files.Report(opened.file.source, language="id") as kept:
    for block in kept.watched(opened.blocks()):
        rows += block.frame.height + block.rejected_rows
        kept.told(Told(1, [files.Rejected(line, "duplicate") for line in block.frame["line"]]))
    kept.told(Told(0, last=True))
unit = 1024 if sys.platform == "darwin" else 1
print(rows, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // unit)
"""


def _contributions(path: Path) -> Path:
    chance = random.Random(1)
    names = ("npp", "kpj", "period", "wage", "worker_amount", "employer_amount", "amount", "paid_on")
    wages = [chance.randrange(3_000_000, 15_000_000) for _ in range(ROWS)]
    rows = [
        (
            f"ZZ{at % 2000:06d}",
            f"99{at:09d}",
            "2026-10",
            str(wage),
            str(wage // 50),
            str(wage // 27),
            "",
            PAID,
        )
        for at, wage in enumerate(wages)
    ]
    if path.suffix == ".xlsx":
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet()
            for line, cells in enumerate((names, *rows)):
                for column, text in enumerate(cells):
                    sheet.write_string(line, column, text)
        return path
    frame = pl.DataFrame(rows, dict.fromkeys(names, pl.String), orient="row")
    if path.suffix == ".csv":
        frame.write_csv(path, separator=";")
    else:
        frame.write_parquet(path, row_group_size=ROWS)
    return path


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_reading_and_rejecting_every_row_takes_the_memory_of_a_few_blocks(tmp_path: Path, kind: str) -> None:
    path = _contributions(tmp_path / f"file.{kind}")
    # A process counts the memory of the one that started it as its own; a shell between them is small.
    told = subprocess.run(
        ["/bin/sh", "-c", '"$@"; exit $?', "sh", sys.executable, "-c", CHILD, str(path)],
        check=True, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    rows, kilobytes = map(int, told.stdout.split())
    assert rows == ROWS
    rejects = path.with_name(f"{path.name}.rejected.csv")
    assert sum(1 for _ in rejects.open(encoding="utf-8")) == ROWS + 1
    assert kilobytes / 1024 < MEGABYTES
