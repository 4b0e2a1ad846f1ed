"""Branch offices."""

from saldoku.channels.files.reasons.words import say

say("code-missing", "Kode kantor belum diisi.", "The office code is missing. Please fill it in.")
say("name-missing", "Nama kantor belum diisi.", "The office name is missing. Please fill it in.")
say("city-missing", "Kota belum diisi.", "The city is missing. Please fill it in.")
say(
    "code-twice",
    "Kode kantor ini sudah ada di baris lain. Mohon pakai satu kode untuk satu kantor.",
    "This office code stands in another line too. Please use one code for one office.",
)
say(
    "latitude-not-understood",
    "Lintang tidak terbaca. Tulis derajat antara -90 dan 90, seperti -6.18.",
    "The latitude cannot be read. Write degrees between -90 and 90, like -6.18.",
)
say(
    "longitude-not-understood",
    "Bujur tidak terbaca. Tulis derajat antara -180 dan 180, seperti 106.83.",
    "The longitude cannot be read. Write degrees between -180 and 180, like 106.83.",
)
say(
    "hours-not-understood",
    "Jam buka tidak terbaca. Tulis seperti 08:00-15:30; kosongkan bila tutup.",
    "The opening hours cannot be read. Write them like 08:00-15:30; leave empty when closed.",
)
say(
    "text-too-long",
    "Isian kantor terlalu panjang. Mohon persingkat nama, alamat, atau kota.",
    "A text of this office is too long. Please shorten its name, address or city.",
)
