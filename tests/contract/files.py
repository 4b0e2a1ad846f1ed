"""Import files as a stranger would write them who has read the contract and not the code."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl
import xlsxwriter

Row = Mapping[str, str]

MEMBERS = (
    "kpj", "nik", "full_name", "birth_date", "sex", "segment", "npp", "employer_name", "phone", "email",
    "joined_on", "programmes",
)  # fmt: skip
CONTRIBUTIONS = ("npp", "kpj", "period", "wage", "worker_amount", "employer_amount", "amount", "paid_on")
# What the fund's own employers' software (SIPP) calls the same columns.
SIPP = {
    "kpj": "KPJ", "nik": "NOMOR_IDENTITAS", "full_name": "NAMA_LENGKAP", "birth_date": "TANGGAL_LAHIR",
    "sex": "JENIS_KELAMIN", "segment": "SEGMEN", "npp": "NPP", "employer_name": "NAMA_PERUSAHAAN",
    "phone": "HP", "email": "EMAIL", "joined_on": "TANGGAL_KEPESERTAAN", "programmes": "PROGRAM",
    "period": "BLTH", "wage": "UPAH", "worker_amount": "IURAN_TK", "employer_amount": "IURAN_PK",
    "amount": "IURAN", "paid_on": "TGL_BAYAR",
}  # fmt: skip

SITI, BUDI, DEWI, RENE = "99000004821", "99000002217", "99000003318", "99000007722"
NPP = "99TX1001"
ALL = "JHT,JKK,JKM"


def member(
    kpj: str, nik: str, name: str, born: str, *, segment: str = "PU", phone: str = "", email: str = ""
) -> dict[str, str]:
    """A row of a members file. An employee works at PT Kain; anybody else has no employer."""
    at = {"npp": NPP, "employer_name": "PT Kain Nusantara"} if segment == "PU" else {}
    return {
        "kpj": kpj, "nik": nik, "full_name": name, "birth_date": born, "sex": "P", "segment": segment,
        "phone": phone, "email": email, "joined_on": "2023-01-02", "programmes": ALL, **at,
    }  # fmt: skip


PEOPLE = (
    member(SITI, "9901015708900001", "Siti Rahayu", "1990-08-17", phone="081290000001",
           email="siti.rahayu@surat.example"),
    member(BUDI, "9902021203850002", "Budi Santoso", "1985-03-12", phone="+6281290000002"),
    member(DEWI, "9903036511780003", "Dewi Lestari", "1978-11-25", segment="BPU", phone="085690000003"),
    member(RENE, "9904046501800004", "René Siahaan", "1980-01-25"),
)  # fmt: skip


def paid(
    kpj: str,
    period: str,
    *,
    wage: str = "",
    own: str = "",
    by_employer: str = "",
    amount: str = "",
    on: str = "2024-06-20",
) -> dict[str, str]:
    """A row of a contributions file."""
    return {
        "npp": "" if amount else NPP, "kpj": kpj, "period": period, "wage": wage, "worker_amount": own,
        "employer_amount": by_employer, "amount": amount, "paid_on": on,
    }  # fmt: skip


def text(
    rows: Sequence[Row],
    columns: Sequence[str],
    *,
    names: Mapping[str, str] | None = None,
    delimiter: str = ",",
    newline: str = "\n",
    quoting: int = csv.QUOTE_MINIMAL,
) -> str:
    """A CSV file. `names` renames the columns of its header."""
    made = io.StringIO()
    writer = csv.writer(made, delimiter=delimiter, lineterminator=newline, quoting=quoting)  # type: ignore[arg-type]  # typeshed wants its literals
    writer.writerow([(names or {}).get(column, column) for column in columns])
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return made.getvalue()


def write(path: Path, rows: Sequence[Row], columns: Sequence[str]) -> Path:
    """A plain file: comma, UTF-8, LF."""
    path.write_bytes(text(rows, columns).encode())
    return path


def write_members(folder: Path, rows: Sequence[Row] = PEOPLE) -> Path:
    return write(folder / "members.csv", rows, MEMBERS)


def write_contributions(path: Path, rows: Sequence[Row]) -> Path:
    return write(path, rows, CONTRIBUTIONS)


def write_xlsx(path: Path, sheets: Mapping[str, tuple[Sequence[Row], Sequence[str]]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        for name, (rows, columns) in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, columns)
            for number, row in enumerate(rows, 1):
                for place, column in enumerate(columns):
                    sheet.write_string(number, place, row.get(column, ""))
    return path


def write_parquet(path: Path, rows: Sequence[Row], columns: Sequence[str]) -> Path:
    pl.DataFrame({column: [row.get(column, "") for row in rows] for column in columns}).write_parquet(path)
    return path


def read_rejected(file: Path, what: str = "rejected") -> list[dict[str, str]]:
    """What stands in FILE.rejected.csv, or in FILE.differences.csv, whatever delimiter it has."""
    told = file.with_name(f"{file.name}.{what}.csv").read_text("utf-8-sig")
    delimiter = max(",;\t", key=told.splitlines()[0].count)
    return list(csv.DictReader(io.StringIO(told), delimiter=delimiter))
