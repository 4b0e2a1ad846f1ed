"""The names that columns go by: the fund's own (from its SIPP sheets) and plain English.

The scheme lists the same names and words for its readers; a test holds that this door knows all of them.

Headings are compared folded: without regard to case, spaces, underscores and other signs.
"""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from saldoku.channels.files.table import ColumnsMissing, ColumnsTwice

MEMBER_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "kpj": ("NO_KPJ", "NOMOR_KPJ", "NO_PESERTA", "NOMOR_PESERTA", "card_no", "card_number", "account_no"),
    "nik": (
        *("NO_IDENTITAS", "NOMOR_IDENTITAS", "NO_KTP", "NOMOR_KTP", "NIK_KTP"),
        *("identity_number", "national_id"),
    ),
    "full_name": ("NAMA_LENGKAP", "NAMA", "NAMA_PESERTA", "NAMA_TENAGA_KERJA", "name"),
    "first_name": ("NAMA_DEPAN",),
    "middle_name": ("NAMA_TENGAH",),
    "last_name": ("NAMA_BELAKANG",),
    "birth_date": ("TANGGAL_LAHIR", "TGL_LAHIR", "date_of_birth", "dob"),
    "sex": ("JENIS_KELAMIN", "KELAMIN", "gender"),
    "segment": ("SEGMEN", "SEGMEN_KEPESERTAAN", "JENIS_KEPESERTAAN", "membership_type"),
    "npp": ("NO_NPP", "NOMOR_NPP", "KODE_NPP", "employer_no", "employer_number"),
    "employer_name": (
        *("NAMA_PERUSAHAAN", "PERUSAHAAN", "NAMA_PEMBERI_KERJA"),
        *("employer", "company", "company_name"),
    ),
    "phone": (
        *("HP", "NO_HP", "NOMOR_HP", "HANDPHONE", "TELEPON", "NO_TELEPON"),
        *("mobile", "mobile_number", "phone_number"),
    ),
    "email": ("ALAMAT_EMAIL", "SUREL", "email_address"),
    "joined_on": ("TANGGAL_KEPESERTAAN", "TGL_KEPESERTAAN", "join_date", "date_joined"),
    "left_on": ("TANGGAL_KELUAR", "TGL_KELUAR", "TANGGAL_NONAKTIF", "TGL_NONAKTIF"),
    "programmes": ("PROGRAM", "PROGRAM_DIIKUTI", "programs"),
    "citizenship": ("KEWARGANEGARAAN", "NATIONALITY"),
    "status": ("STATUS_KEPESERTAAN", "STATUS_PESERTA"),
}
MEMBER_NEEDS = (
    ("kpj",),
    ("nik",),
    ("full_name", "first_name"),
    ("birth_date",),
    ("segment",),
    ("joined_on",),
    ("programmes",),
)

CONTRIBUTION_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "npp": MEMBER_COLUMNS["npp"],
    "kpj": MEMBER_COLUMNS["kpj"],
    "period": ("BULAN_IURAN", "BLTH", "PERIODE", "BULAN", "contribution_month", "month"),
    "wage": (
        *("UPAH", "UPAH_DILAPORKAN", "GAJI", "DASAR_UPAH", "PENGHASILAN"),
        *("reported_wage", "salary", "income"),
    ),
    "back_pay": ("RAPEL", "UPAH_RAPEL", "RAPEL_UPAH", "JUMLAH_RAPEL", "wage_arrears", "arrears"),
    "worker_amount": (
        *("IURAN_TK", "JHT_TK", "IURAN_JHT_TK", "IURAN_TENAGA_KERJA", "IURAN_PEKERJA"),
        *("worker", "employee"),
    ),
    "employer_amount": (
        *("IURAN_PK", "JHT_PK", "IURAN_JHT_PK", "IURAN_PEMBERI_KERJA", "JHT_PERUSAHAAN"),
        "employer",
    ),
    "amount": ("IURAN", "JUMLAH", "JUMLAH_IURAN", "TOTAL_IURAN", "IURAN_JHT", "JHT", "contribution"),
    "paid_on": ("TGL_BAYAR", "TANGGAL_BAYAR", "TANGGAL_SETOR", "TGL_SETOR", "paid_date", "payment_date"),
}
CONTRIBUTION_NEEDS = (
    ("kpj",),
    ("period",),
    ("amount", "worker_amount", "employer_amount", "wage"),
    ("paid_on",),
)

PAYOUT_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "kpj": MEMBER_COLUMNS["kpj"],
    "amount": ("JUMLAH", "JUMLAH_BAYAR", "NOMINAL", "JUMLAH_KLAIM", "paid_amount"),
    "paid_on": CONTRIBUTION_COLUMNS["paid_on"],
    "reference": (
        *("REFERENSI", "NO_REFERENSI", "NOMOR_REFERENSI", "NO_KLAIM", "NOMOR_KLAIM"),
        *("reference_no", "claim_no", "claim_number"),
    ),
    "reason": ("ALASAN", "KETERANGAN", "SEBAB_KLAIM", "JENIS_KLAIM", "claim_reason"),
}
PAYOUT_NEEDS = (("kpj",), ("amount",), ("paid_on",), ("reference",))

OPENING_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "kpj": MEMBER_COLUMNS["kpj"],
    "as_of": ("PER_TANGGAL", "TANGGAL_SALDO", "TGL_SALDO", "SALDO_PER", "balance_date"),
    "own_amount": (
        "SALDO_TK",
        "SALDO_TENAGA_KERJA",
        "SALDO_PEKERJA",
        "SALDO_IURAN_TK",
        "own",
        "worker_amount",
    ),
    "employer_amount": (
        *("SALDO_PK", "SALDO_PEMBERI_KERJA", "SALDO_PERUSAHAAN", "SALDO_IURAN_PK"),
        "employer",
    ),
    "return_amount": ("SALDO_PENGEMBANGAN", "HASIL_PENGEMBANGAN", "PENGEMBANGAN", "returns", "interest"),
    "amount": ("SALDO", "JUMLAH_SALDO", "SALDO_JHT", "SALDO_AWAL", "balance", "opening_balance"),
}
OPENING_NEEDS = (("kpj",), ("as_of",), ("amount", "own_amount", "employer_amount", "return_amount"))

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OFFICE_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("KODE", "KODE_KANTOR", "office_code"),
    "name": ("NAMA", "NAMA_KANTOR", "office_name"),
    "address": ("ALAMAT",),
    "city": ("KOTA", "KABUPATEN_KOTA"),
    "province": ("PROVINSI",),
    "latitude": ("LINTANG", "lat"),
    "longitude": ("BUJUR", "lon", "lng"),
    "phone": ("TELEPON", "NO_TELEPON", "telephone"),
    "mon": ("SENIN", "monday"),
    "tue": ("SELASA", "tuesday"),
    "wed": ("RABU", "wednesday"),
    "thu": ("KAMIS", "thursday"),
    "fri": ("JUMAT", "friday"),
    "sat": ("SABTU", "saturday"),
    "sun": ("MINGGU", "sunday"),
}
OFFICE_NEEDS = (("code",), ("name",), ("address",), ("city",), ("latitude",), ("longitude",))

REPORT_COLUMNS = ("line", "code", "reason")
"""What a reject file adds at its end. When a corrected reject file comes back, these are passed over in
silence, also where a column of the same name is known: the one before them is the file's own."""


@dataclass(frozen=True, slots=True)
class Matched:
    """Which heading is which column: the column's name to the heading's number, and what nobody knows."""

    at: Mapping[str, int]
    unknown: tuple[str, ...]


def folded(heading: str) -> str:
    """A heading as it is compared."""
    return re.sub(r"[\W_]+", "", heading.casefold())


def _folded_names(columns: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {folded(alias): name for name, aliases in columns.items() for alias in (name, *aliases)}


_KNOWN = frozenset[str]().union(
    *(
        _folded_names(columns)
        for columns in (
            MEMBER_COLUMNS,
            CONTRIBUTION_COLUMNS,
            PAYOUT_COLUMNS,
            OPENING_COLUMNS,
            OFFICE_COLUMNS,
        )
    )
)


def known_headings(headings: Iterable[str]) -> int:
    """How many of these headings any import knows; this is how the separator of a file is told."""
    return sum(folded(heading) in _KNOWN for heading in headings)


def match_columns(
    headings: Sequence[str],
    columns: Mapping[str, tuple[str, ...]],
    needs: Sequence[tuple[str, ...]],
    *,
    file: str,
) -> Matched:
    """Find the columns in a header.

    Raises ColumnsTwice when two headings mean one column, ColumnsMissing when for one of `needs` none
    of its alternatives is there.
    """
    names = _folded_names(columns)
    at: dict[str, int] = {}
    unknown: list[str] = []
    keys = [folded(heading) for heading in headings]
    if tuple(keys[-len(REPORT_COLUMNS) :]) == REPORT_COLUMNS:
        keys = keys[: -len(REPORT_COLUMNS)]
    for number, (key, heading) in enumerate(zip(keys, headings, strict=False)):
        name = names.get(key)
        if name is None:
            if key and key not in REPORT_COLUMNS:
                unknown.append(heading)
        elif name in at:
            raise ColumnsTwice(file=file, column=name, headings=(headings[at[name]], heading))
        else:
            at[name] = number
    missing = [group for group in needs if not any(name in at for name in group)]
    if missing:
        raise ColumnsMissing(
            file=file,
            missing=tuple(" or ".join(group) for group in missing),
            # Where nothing is known, this is no header but somebody's row, which must not reach a log.
            found=tuple(headings) if at else (),
            nearest={
                group[0]: near for group in missing if at and (near := _nearest(group, columns, unknown))
            },
        )
    return Matched(at, tuple(unknown))


def _nearest(
    group: tuple[str, ...], columns: Mapping[str, tuple[str, ...]], unknown: list[str]
) -> str | None:
    """The heading that looks most like one of the names of a missing column; not one that names another."""
    written = {key: heading for heading in unknown if (key := folded(heading)) not in _KNOWN}
    ratio, best = 0, None
    for alias in (alias for name in group for alias in (name, *columns[name])):
        for near in difflib.get_close_matches(folded(alias), written, n=1, cutoff=0.75):
            score = round(1000 * difflib.SequenceMatcher(None, folded(alias), near).ratio())
            if score > ratio:
                ratio, best = score, written[near]
    return best
