"""Why a row was not used, and what to write instead: the words of this door.

Every sentence names the remedy. The reader is a clerk who did nothing wrong on purpose.
"""

from collections.abc import Mapping
from typing import Literal

Language = Literal["id", "en"]


class _Words(dict[str, Mapping[Language, str]]):
    """Code to sentence, by language."""

    def say(self, code: str, indonesian: str, english: str) -> None:
        self[code] = {"id": indonesian, "en": english}


REASONS = _Words()
_say = REASONS.say

# Lines that are no rows.
_say(
    "fields-too-few",
    "Kolom di baris ini kurang dari judul kolom. Mohon lengkapi; kolom kosong tetap perlu pemisahnya.",
    "This line has fewer fields than the header. Please complete it; an empty field keeps its separator.",
)
_say(
    "fields-too-many",
    "Kolom di baris ini lebih dari judul kolom. Tulis nilai yang memuat tanda pemisah di antara tanda kutip.",
    "This line has more fields than the header. Put a value that contains the separator between quotes.",
)
_say(
    "quote-broken",
    "Tanda kutip di baris ini tidak berpasangan. Tulis tanda kutip di dalam nilai dua kali, atau hapus.",
    "The quotes in this line do not match. Write a quote inside a value twice, or leave it out.",
)
_say(
    "line-too-long",
    "Baris ini lebih dari 100.000 huruf. Mungkin ada tanda kutip yang tidak ditutup.",
    "This line is longer than 100,000 characters. A quote may have been left open.",
)
_say(
    "control-character",
    "Ada tanda tak terlihat di baris ini. Mohon ketik ulang, atau simpan ulang berkas sebagai CSV UTF-8.",
    "There is an unseen control character in this line. Please type it again, or save the file as CSV UTF-8.",
)
_say(
    "encoding-broken",
    "Ada huruf yang rusak di baris ini. Mohon simpan ulang berkas sebagai CSV UTF-8.",
    "There is a broken letter in this line. Please save the file again as CSV UTF-8.",
)

# Cards, people, employers.
_say("kpj-missing", "Nomor KPJ belum diisi.", "The card number (KPJ) is missing. Please fill it in.")
_say(
    "kpj-not-understood",
    "Nomor KPJ tidak terbaca. Tulis 11 angka, termasuk nol di depan; di Excel, format kolomnya sebagai teks.",
    "The card number (KPJ) cannot be read. Write all 11 digits; in Excel, format the column as text.",
)
_say("nik-missing", "NIK belum diisi.", "The NIK is missing. Please fill it in.")
_say(
    "nik-not-understood",
    "NIK tidak terbaca. Tulis 16 angka; di Excel, format kolomnya sebagai teks sebelum mengetik.",
    "The NIK cannot be read. Write its 16 digits; in Excel, format the column as text before typing.",
)
_say("full-name-missing", "Nama belum diisi.", "The name is missing. Please fill it in.")
_say(
    "full-name-not-understood",
    "Nama tidak terbaca. Tulis nama dengan huruf, paling banyak 120 huruf, tanpa rumus.",
    "The name cannot be read. Write it in letters, at most 120 of them, without a formula.",
)
_say("birth-date-missing", "Tanggal lahir belum diisi.", "The date of birth is missing. Please fill it in.")
_say(
    "birth-date-not-understood",
    "Tanggal lahir tidak terbaca. Tulis seperti 17-08-1985 atau 1985-08-17.",
    "The date of birth cannot be read. Write it like 17-08-1985 or 1985-08-17.",
)
_say(
    "birth-date-implausible",
    "Tanggal lahir di masa depan atau lebih dari 120 tahun lalu. Mohon periksa tahunnya.",
    "The date of birth lies in the future or more than 120 years ago. Please check the year.",
)
_say(
    "segment-missing",
    "Segmen belum diisi. Tulis PU, BPU, PMI atau JAKON.",
    "The segment is missing. Write PU, BPU, PMI or JAKON.",
)
_say(
    "segment-not-understood",
    "Segmen tidak dikenal. Tulis PU, BPU, PMI atau JAKON.",
    "The segment is not known. Write PU, BPU, PMI or JAKON.",
)
_say(
    "npp-not-understood",
    "NPP tidak terbaca. Tulis nomor pendaftaran perusahaan tanpa tambahan, seperti ZZ123456.",
    "The employer number (NPP) cannot be read. Write it without additions, like ZZ123456.",
)
_say(
    "joined-on-missing",
    "Tanggal kepesertaan belum diisi. Tulis seperti 01-07-2025.",
    "The day of joining is missing. Write it like 01-07-2025.",
)
_say(
    "joined-on-not-understood",
    "Tanggal kepesertaan tidak terbaca. Tulis seperti 01-07-2025 atau 2025-07-01.",
    "The day of joining cannot be read. Write it like 01-07-2025 or 2025-07-01.",
)
_say(
    "joined-on-implausible",
    "Tanggal kepesertaan sebelum tanggal lahir. Mohon periksa keduanya.",
    "The day of joining is before the date of birth. Please check both.",
)
_say(
    "left-on-not-understood",
    "Tanggal keluar tidak terbaca. Tulis seperti 30-06-2025 atau 2025-06-30, atau kosongkan.",
    "The day of leaving cannot be read. Write it like 30-06-2025 or 2025-06-30, or leave it empty.",
)
_say(
    "left-on-implausible",
    "Tanggal keluar sebelum tanggal kepesertaan. Mohon periksa keduanya.",
    "The day of leaving is before the day of joining. Please check both.",
)
_say(
    "programmes-missing",
    "Program belum diisi. Tulis misalnya JHT,JKK,JKM di antara tanda kutip, atau JHT JKK JKM.",
    "The programmes are missing. Write, for example, JHT JKK JKM.",
)
_say(
    "programmes-not-understood",
    "Ada program yang tidak dikenal. Pilih dari JHT, JKK, JKM, JP dan JKP.",
    "A programme is not known. Choose from JHT, JKK, JKM, JP and JKP.",
)

# Contributions.
_say(
    "period-missing",
    "Bulan iuran belum diisi. Tulis seperti 2026-10.",
    "The month is missing. Write it like 2026-10.",
)
_say(
    "period-not-understood",
    "Bulan iuran tidak terbaca. Tulis seperti 2026-10 atau 10-2026.",
    "The month cannot be read. Write it like 2026-10 or 10-2026.",
)
_say(
    "paid-on-missing",
    "Tanggal bayar belum diisi. Tulis seperti 13-11-2026.",
    "The day of payment is missing. Write it like 13-11-2026.",
)
_say(
    "paid-on-not-understood",
    "Tanggal bayar tidak terbaca. Tulis seperti 13-11-2026 atau 2026-11-13.",
    "The day of payment cannot be read. Write it like 13-11-2026 or 2026-11-13.",
)
_say(
    "amount-missing",
    "Upah dan iuran sama-sama kosong. Isi iurannya, atau upahnya agar iuran dapat dihitung.",
    "Wage and contribution are both empty. Fill in the contribution, or the wage to have it computed.",
)
_say(
    "amount-ambiguous",
    "Titik atau koma pada jumlah bisa berarti dua hal. Tulis rupiah bulat tanpa tanda, seperti 1234567.",
    "The point or comma in an amount can mean two things. Write whole rupiah without it, like 1234567.",
)
_say(
    "amount-fraction",
    "Jumlah harus rupiah bulat, tanpa sen. Tulis seperti 1234567.",
    "An amount is in whole rupiah, without a fraction. Write it like 1234567.",
)
_say(
    "amount-negative",
    "Jumlah kurang dari nol. Koreksi tidak melalui berkas iuran; mohon ajukan ke petugas dana.",
    "An amount is below zero. Corrections do not go through this file; please ask the fund's staff.",
)
_say(
    "amount-too-large",
    "Jumlah lebih dari satu triliun rupiah. Mohon periksa banyaknya nol.",
    "An amount is more than a million million rupiah. Please check the zeros.",
)
_say(
    "amount-not-understood",
    "Jumlah tidak terbaca. Tulis angka saja, seperti 1234567, tanpa rumus.",
    "An amount cannot be read. Write digits only, like 1234567, without a formula.",
)
_say(
    "amount-zero",
    "Iuran nol tidak dibukukan. Hapus baris ini, atau isi jumlah yang dibayar.",
    "A contribution of zero is not posted. Take the line out, or fill in what was paid.",
)
_say(
    "amounts-differ",
    "Jumlah iuran tidak sama dengan bagian pekerja ditambah bagian perusahaan. Isi salah satu saja.",
    "The amount is not the worker's part plus the employer's part. Fill in only one of the two.",
)

# What only the books can tell; the import says these codes.
_say(
    "duplicate",
    "Baris yang sama sudah dibukukan, dari berkas lain atau baris di atasnya, jadi tidak dibukukan lagi.",
    "The same row was already posted, from another file or a line above, so it is not posted again.",
)
_say(
    "kpj-of-another",
    "Nomor KPJ ini tercatat atas nama peserta lain. Mohon periksa KPJ dan NIK.",
    "This card number (KPJ) is on file for another member. Please check KPJ and NIK.",
)
_say(
    "nik-born-otherwise",
    "NIK ini tercatat dengan tanggal lahir lain. Mohon periksa keduanya dengan data peserta.",
    "This NIK is on file with another date of birth. Please check both against the member's papers.",
)
_say(
    "paid-on-in-future",
    "Tanggal bayar di masa depan. Mohon periksa tanggalnya.",
    "The day of payment lies in the future. Please check it.",
)
_say(
    "paid-on-too-old",
    "Tanggal bayar sebelum program dimulai. Mohon periksa tahunnya.",
    "The day of payment is before the programme began. Please check the year.",
)

# Offices.
_say("code-missing", "Kode kantor belum diisi.", "The office code is missing. Please fill it in.")
_say("name-missing", "Nama kantor belum diisi.", "The office name is missing. Please fill it in.")
_say("city-missing", "Kota belum diisi.", "The city is missing. Please fill it in.")
_say(
    "code-twice",
    "Kode kantor ini sudah ada di baris lain. Mohon pakai satu kode untuk satu kantor.",
    "This office code stands in another line too. Please use one code for one office.",
)
_say(
    "latitude-not-understood",
    "Lintang tidak terbaca. Tulis derajat antara -90 dan 90, seperti -6.18.",
    "The latitude cannot be read. Write degrees between -90 and 90, like -6.18.",
)
_say(
    "longitude-not-understood",
    "Bujur tidak terbaca. Tulis derajat antara -180 dan 180, seperti 106.83.",
    "The longitude cannot be read. Write degrees between -180 and 180, like 106.83.",
)
_say(
    "hours-not-understood",
    "Jam buka tidak terbaca. Tulis seperti 08:00-15:30; kosongkan bila tutup.",
    "The opening hours cannot be read. Write them like 08:00-15:30; leave empty when closed.",
)
_say(
    "text-too-long",
    "Isian kantor terlalu panjang. Mohon persingkat nama, alamat, atau kota.",
    "A text of this office is too long. Please shorten its name, address or city.",
)

# Left out of a row that was used.
_say(
    "phone-left-out",
    "Nomor HP tidak terbaca; peserta dicatat tanpa nomor HP.",
    "The mobile number cannot be read; the member is recorded without it.",
)
_say(
    "email-left-out",
    "Alamat e-mail tidak terbaca; peserta dicatat tanpa e-mail.",
    "The e-mail address cannot be read; the member is recorded without it.",
)
_say(
    "sex-left-out",
    "Jenis kelamin tidak terbaca; tulis L atau P. Peserta dicatat tanpa isian ini.",
    "The sex cannot be read; write L or P. The member is recorded without it.",
)
_say(
    "citizenship-left-out",
    "Kewarganegaraan tidak terbaca; tulis WNI, WNA atau kode negara. Peserta dicatat sebagai WNI.",
    "The citizenship cannot be read; write WNI, WNA or a country code. The member is recorded as WNI.",
)
_say(
    "status-left-out",
    "Status tidak terbaca; tulis AKTIF atau NONAKTIF. Isian ini dilewati.",
    "The status cannot be read; write AKTIF or NONAKTIF. It is passed over.",
)
_say(
    "employer-name-left-out",
    "Nama perusahaan tidak terbaca; isian ini dilewati.",
    "The employer's name cannot be read; it is passed over.",
)
_say(
    "nik-differs",
    "Tanggal lahir tidak sama dengan tanggal di dalam NIK. Mohon periksa keduanya; peserta tetap dicatat.",
    "The date of birth differs from the one inside the NIK. Please check both; the member is recorded.",
)

_UNNAMED: Mapping[Language, str] = {
    "id": "Baris ini tidak dapat dibukukan. Mohon tanyakan ke petugas dana dengan menyebut kodenya.",
    "en": "This row could not be posted. Please ask the fund's staff and name the code.",
}


def reason(code: str, language: Language) -> str:
    """The sentence for a code; a code without one gets a sentence that says whom to ask."""
    return REASONS.get(code, _UNNAMED)[language]
