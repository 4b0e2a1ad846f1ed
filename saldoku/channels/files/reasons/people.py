"""Cards, people, employers: what rejects a row, and what is only left out of it."""

from saldoku.channels.files.reasons.words import say

# Cards, people, employers.
say("kpj-missing", "Nomor KPJ belum diisi.", "The card number (KPJ) is missing. Please fill it in.")
say(
    "kpj-not-understood",
    "Nomor KPJ tidak terbaca. Tulis 11 angka, termasuk nol di depan; di Excel, format kolomnya sebagai teks.",
    "The card number (KPJ) cannot be read. Write all 11 digits; in Excel, format the column as text.",
)
say("nik-missing", "NIK belum diisi.", "The NIK is missing. Please fill it in.")
say(
    "nik-not-understood",
    "NIK tidak terbaca. Tulis 16 angka; di Excel, format kolomnya sebagai teks sebelum mengetik.",
    "The NIK cannot be read. Write its 16 digits; in Excel, format the column as text before typing.",
)
say("full-name-missing", "Nama belum diisi.", "The name is missing. Please fill it in.")
say(
    "full-name-not-understood",
    "Nama tidak terbaca. Tulis nama dengan huruf, paling banyak 120 huruf, tanpa rumus.",
    "The name cannot be read. Write it in letters, at most 120 of them, without a formula.",
)
say("birth-date-missing", "Tanggal lahir belum diisi.", "The date of birth is missing. Please fill it in.")
say(
    "birth-date-not-understood",
    "Tanggal lahir tidak terbaca. Tulis seperti 17-08-1985 atau 1985-08-17.",
    "The date of birth cannot be read. Write it like 17-08-1985 or 1985-08-17.",
)
say(
    "birth-date-implausible",
    "Tanggal lahir di masa depan atau lebih dari 120 tahun lalu. Mohon periksa tahunnya.",
    "The date of birth lies in the future or more than 120 years ago. Please check the year.",
)
say(
    "segment-missing",
    "Segmen belum diisi. Tulis PU, BPU, PMI atau JAKON.",
    "The segment is missing. Write PU, BPU, PMI or JAKON.",
)
say(
    "segment-not-understood",
    "Segmen tidak dikenal. Tulis PU, BPU, PMI atau JAKON.",
    "The segment is not known. Write PU, BPU, PMI or JAKON.",
)
say(
    "npp-not-understood",
    "NPP tidak terbaca. Tulis nomor pendaftaran perusahaan tanpa tambahan, seperti ZZ123456.",
    "The employer number (NPP) cannot be read. Write it without additions, like ZZ123456.",
)
say(
    "joined-on-missing",
    "Tanggal kepesertaan belum diisi. Tulis seperti 01-07-2025.",
    "The day of joining is missing. Write it like 01-07-2025.",
)
say(
    "joined-on-not-understood",
    "Tanggal kepesertaan tidak terbaca. Tulis seperti 01-07-2025 atau 2025-07-01.",
    "The day of joining cannot be read. Write it like 01-07-2025 or 2025-07-01.",
)
say(
    "joined-on-implausible",
    "Tanggal kepesertaan sebelum tanggal lahir. Mohon periksa keduanya.",
    "The day of joining is before the date of birth. Please check both.",
)
say(
    "left-on-not-understood",
    "Tanggal keluar tidak terbaca. Tulis seperti 30-06-2025 atau 2025-06-30, atau kosongkan.",
    "The day of leaving cannot be read. Write it like 30-06-2025 or 2025-06-30, or leave it empty.",
)
say(
    "left-on-implausible",
    "Tanggal keluar sebelum tanggal kepesertaan. Mohon periksa keduanya.",
    "The day of leaving is before the day of joining. Please check both.",
)
say(
    "programmes-missing",
    "Program belum diisi. Tulis misalnya JHT,JKK,JKM di antara tanda kutip, atau JHT JKK JKM.",
    "The programmes are missing. Write, for example, JHT JKK JKM.",
)
say(
    "programmes-not-understood",
    "Ada program yang tidak dikenal. Pilih dari JHT, JKK, JKM, JP dan JKP.",
    "A programme is not known. Choose from JHT, JKK, JKM, JP and JKP.",
)

# Left out of a row that was used.
say(
    "phone-left-out",
    "Nomor HP tidak terbaca; peserta dicatat tanpa nomor HP.",
    "The mobile number cannot be read; the member is recorded without it.",
)
say(
    "email-left-out",
    "Alamat e-mail tidak terbaca; peserta dicatat tanpa e-mail.",
    "The e-mail address cannot be read; the member is recorded without it.",
)
say(
    "sex-left-out",
    "Jenis kelamin tidak terbaca; tulis L atau P. Peserta dicatat tanpa isian ini.",
    "The sex cannot be read; write L or P. The member is recorded without it.",
)
say(
    "citizenship-left-out",
    "Kewarganegaraan tidak terbaca; tulis WNI, WNA atau kode negara. Peserta dicatat sebagai WNI.",
    "The citizenship cannot be read; write WNI, WNA or a country code. The member is recorded as WNI.",
)
say(
    "status-left-out",
    "Status tidak terbaca; tulis AKTIF atau NONAKTIF. Isian ini dilewati.",
    "The status cannot be read; write AKTIF or NONAKTIF. It is passed over.",
)
say(
    "employer-name-left-out",
    "Nama perusahaan tidak terbaca; isian ini dilewati.",
    "The employer's name cannot be read; it is passed over.",
)
say(
    "nik-differs",
    "Tanggal lahir tidak sama dengan tanggal di dalam NIK. Mohon periksa keduanya; peserta tetap dicatat.",
    "The date of birth differs from the one inside the NIK. Please check both; the member is recorded.",
)
