"""Branch offices in real cities, with invented streets and telephone numbers that cannot ring.

Positions are those of the cities, rounded to about a kilometre.
"""

from pathlib import Path

HEADER = "code;name;address;city;province;latitude;longitude;phone;mon;tue;wed;thu;fri;sat;sun"

_WEEKDAYS = "08:00-15:30"
_FRIDAY = "08:00-15:00"
_SATURDAY = "09:00-12:00"

_STREETS = ("Jalan Contoh", "Jalan Tabungan", "Jalan Hari Tua", "Jalan Peserta", "Jalan Gotong Royong")

_CITIES = (
    ("ACE1", "Banda Aceh", "Aceh", "5.55", "95.32"),
    ("MDN1", "Medan", "Sumatera Utara", "3.59", "98.67"),
    ("MDN2", "Pematangsiantar", "Sumatera Utara", "2.96", "99.06"),
    ("PDG1", "Padang", "Sumatera Barat", "-0.95", "100.35"),
    ("PKU1", "Pekanbaru", "Riau", "0.51", "101.45"),
    ("BTM1", "Batam", "Kepulauan Riau", "1.13", "104.05"),
    ("JMB1", "Jambi", "Jambi", "-1.61", "103.61"),
    ("PLG1", "Palembang", "Sumatera Selatan", "-2.98", "104.76"),
    ("BKL1", "Bengkulu", "Bengkulu", "-3.80", "102.27"),
    ("BDL1", "Bandar Lampung", "Lampung", "-5.43", "105.26"),
    ("PGK1", "Pangkalpinang", "Kepulauan Bangka Belitung", "-2.13", "106.11"),
    ("JKT1", "Jakarta Pusat", "DKI Jakarta", "-6.18", "106.83"),
    ("JKT2", "Jakarta Selatan", "DKI Jakarta", "-6.26", "106.81"),
    ("JKT3", "Jakarta Timur", "DKI Jakarta", "-6.23", "106.90"),
    ("TNG1", "Tangerang", "Banten", "-6.18", "106.63"),
    ("SRG1", "Serang", "Banten", "-6.12", "106.15"),
    ("BGR1", "Bogor", "Jawa Barat", "-6.60", "106.80"),
    ("BKS1", "Bekasi", "Jawa Barat", "-6.24", "106.99"),
    ("DPK1", "Depok", "Jawa Barat", "-6.40", "106.82"),
    ("BDG1", "Bandung", "Jawa Barat", "-6.91", "107.61"),
    ("CRB1", "Cirebon", "Jawa Barat", "-6.73", "108.55"),
    ("SMG1", "Semarang", "Jawa Tengah", "-6.97", "110.42"),
    ("SLO1", "Surakarta", "Jawa Tengah", "-7.57", "110.83"),
    ("TGL1", "Tegal", "Jawa Tengah", "-6.87", "109.14"),
    ("YOG1", "Yogyakarta", "DI Yogyakarta", "-7.80", "110.36"),
    ("SBY1", "Surabaya", "Jawa Timur", "-7.26", "112.75"),
    ("MLG1", "Malang", "Jawa Timur", "-7.98", "112.63"),
    ("JBR1", "Jember", "Jawa Timur", "-8.17", "113.70"),
    ("DPS1", "Denpasar", "Bali", "-8.65", "115.22"),
    ("MTR1", "Mataram", "Nusa Tenggara Barat", "-8.58", "116.12"),
    ("KPG1", "Kupang", "Nusa Tenggara Timur", "-10.18", "123.58"),
    ("PTK1", "Pontianak", "Kalimantan Barat", "-0.03", "109.34"),
    ("PLK1", "Palangka Raya", "Kalimantan Tengah", "-2.21", "113.92"),
    ("BJM1", "Banjarmasin", "Kalimantan Selatan", "-3.32", "114.59"),
    ("BPP1", "Balikpapan", "Kalimantan Timur", "-1.27", "116.83"),
    ("TRK1", "Tarakan", "Kalimantan Utara", "3.30", "117.63"),
    ("MND1", "Manado", "Sulawesi Utara", "1.47", "124.84"),
    ("PLU1", "Palu", "Sulawesi Tengah", "-0.90", "119.87"),
    ("MKS1", "Makassar", "Sulawesi Selatan", "-5.15", "119.43"),
    ("KDI1", "Kendari", "Sulawesi Tenggara", "-3.99", "122.51"),
    ("AMB1", "Ambon", "Maluku", "-3.70", "128.18"),
    ("JYP1", "Jayapura", "Papua", "-2.53", "140.72"),
)


def write_offices(path: Path) -> int:
    """Write the office file and return the number of offices. Closed days are empty."""
    lines = [HEADER]
    for number, (code, city, province, latitude, longitude) in enumerate(_CITIES, start=1):
        street = f"{_STREETS[number % len(_STREETS)]} No. {number * 7 % 90 + 1}"
        saturday = _SATURDAY if number % 4 == 0 else ""
        week = ";".join([_WEEKDAYS] * 4 + [_FRIDAY, saturday, ""])
        phone = f"(000) 000-01{number:02d}"
        place = f"{city};{province};{latitude};{longitude}"
        lines.append(f"{code};Kantor Cabang {city};{street}, {city};{place};{phone};{week}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return len(_CITIES)
