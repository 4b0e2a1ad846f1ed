"""Lines that are no rows."""

from saldoku.channels.files.reasons.words import say

say(
    "fields-too-few",
    "Kolom di baris ini kurang dari judul kolom. Mohon lengkapi; kolom kosong tetap perlu pemisahnya.",
    "This line has fewer fields than the header. Please complete it; an empty field keeps its separator.",
)
say(
    "fields-too-many",
    "Kolom di baris ini lebih dari judul kolom. Tulis nilai yang memuat tanda pemisah di antara tanda kutip.",
    "This line has more fields than the header. Put a value that contains the separator between quotes.",
)
say(
    "quote-broken",
    "Tanda kutip di baris ini tidak berpasangan. Tulis tanda kutip di dalam nilai dua kali, atau hapus.",
    "The quotes in this line do not match. Write a quote inside a value twice, or leave it out.",
)
say(
    "line-too-long",
    "Baris ini lebih dari 100.000 huruf. Mungkin ada tanda kutip yang tidak ditutup.",
    "This line is longer than 100,000 characters. A quote may have been left open.",
)
say(
    "control-character",
    "Ada tanda tak terlihat di baris ini. Mohon ketik ulang, atau simpan ulang berkas sebagai CSV UTF-8.",
    "There is an unseen control character in this line. Please type it again, or save the file as CSV UTF-8.",
)
say(
    "encoding-broken",
    "Ada huruf yang rusak di baris ini. Mohon simpan ulang berkas sebagai CSV UTF-8.",
    "There is a broken letter in this line. Please save the file again as CSV UTF-8.",
)
