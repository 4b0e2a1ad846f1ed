"""Contributions and other money, and what only the books can tell of a row."""

from saldoku.channels.files.reasons.words import say

# Contributions.
say(
    "period-missing",
    "Bulan iuran belum diisi. Tulis seperti 2026-10.",
    "The month is missing. Write it like 2026-10.",
)
say(
    "period-not-understood",
    "Bulan iuran tidak terbaca. Tulis seperti 2026-10 atau 10-2026.",
    "The month cannot be read. Write it like 2026-10 or 10-2026.",
)
say(
    "paid-on-missing",
    "Tanggal bayar belum diisi. Tulis seperti 13-11-2026.",
    "The day of payment is missing. Write it like 13-11-2026.",
)
say(
    "paid-on-not-understood",
    "Tanggal bayar tidak terbaca. Tulis seperti 13-11-2026 atau 2026-11-13.",
    "The day of payment cannot be read. Write it like 13-11-2026 or 2026-11-13.",
)
say(
    "amount-missing",
    "Upah dan iuran sama-sama kosong. Isi iurannya, atau upahnya agar iuran dapat dihitung.",
    "Wage and contribution are both empty. Fill in the contribution, or the wage to have it computed.",
)
say(
    "amount-ambiguous",
    "Titik atau koma pada jumlah bisa berarti dua hal. Tulis rupiah bulat tanpa tanda, seperti 1234567.",
    "The point or comma in an amount can mean two things. Write whole rupiah without it, like 1234567.",
)
say(
    "amount-fraction",
    "Jumlah harus rupiah bulat, tanpa sen. Tulis seperti 1234567.",
    "An amount is in whole rupiah, without a fraction. Write it like 1234567.",
)
say(
    "amount-negative",
    "Jumlah kurang dari nol. Koreksi tidak melalui berkas ini; mohon ajukan ke petugas dana.",
    "An amount is below zero. Corrections do not go through this file; please ask the fund's staff.",
)
say(
    "amount-too-large",
    "Jumlah lebih dari satu triliun rupiah. Mohon periksa banyaknya nol.",
    "An amount is more than a million million rupiah. Please check the zeros.",
)
say(
    "amount-not-understood",
    "Jumlah tidak terbaca. Tulis angka saja, seperti 1234567, tanpa rumus.",
    "An amount cannot be read. Write digits only, like 1234567, without a formula.",
)
say(
    "amount-zero",
    "Jumlah nol tidak dibukukan. Hapus baris ini, atau isi jumlah yang sebenarnya.",
    "An amount of zero is not posted. Take the line out, or fill in the true amount.",
)
say(
    "amounts-differ",
    "Jumlahnya tidak sama dengan bagian-bagiannya bersama. Isi jumlahnya saja, atau bagiannya saja.",
    "The amount is not its parts together. Fill in only the amount, or only its parts.",
)

# Payouts and opening balances.
say(
    "amount-not-stated",
    "Jumlahnya belum diisi. Tulis rupiah bulat, seperti 1234567.",
    "The amount is missing. Write it in whole rupiah, like 1234567.",
)
say(
    "as-of-missing",
    "Tanggal saldo belum diisi. Tulis seperti 31-12-2025.",
    "The day of the balance is missing. Write it like 31-12-2025.",
)
say(
    "as-of-not-understood",
    "Tanggal saldo tidak terbaca. Tulis seperti 31-12-2025 atau 2025-12-31.",
    "The day of the balance cannot be read. Write it like 31-12-2025 or 2025-12-31.",
)
say(
    "reference-missing",
    "Nomor referensi belum diisi. Tulis nomor klaim atau bukti bayarnya.",
    "The reference is missing. Write the number of the claim or of the payment.",
)
say(
    "reference-not-understood",
    "Nomor referensi tidak terbaca. Tulis paling banyak 64 huruf atau angka, tanpa rumus.",
    "The reference cannot be read. Write at most 64 letters or digits, without a formula.",
)
say(
    "reason-not-understood",
    "Alasan tidak terbaca. Tulis paling banyak 160 huruf, tanpa rumus, atau kosongkan.",
    "The reason cannot be read. Write at most 160 letters, without a formula, or leave it empty.",
)

# What only the books can tell; the import says these codes.
say(
    "duplicate",
    "Baris yang sama sudah dibukukan, dari berkas lain atau baris di atasnya, jadi tidak dibukukan lagi.",
    "The same row was already posted, from another file or a line above, so it is not posted again.",
)
say(
    "card-unknown",
    "Nomor KPJ ini tidak tercatat. Mohon periksa nomornya, atau impor daftar peserta lebih dahulu.",
    "This card number (KPJ) is not on file. Please check it, or import the list of members first.",
)
say(
    "no-savings",
    "Kartu ini tidak memiliki saldo JHT. Mohon periksa nomor KPJ.",
    "This card has no savings (JHT). Please check the card number (KPJ).",
)
say(
    "payout-above-balance",
    "Jumlah ini lebih besar daripada saldo kartu, jadi saldo tidak berubah. Mohon periksa jumlah dan KPJ.",
    "This is more than the card holds, so nothing was taken from it. Please check the amount and the KPJ.",
)
say(
    "opening-differs",
    "Kartu ini sudah memiliki saldo awal dengan angka lain. Untuk mengoreksinya: saldoku correct.",
    "This card has an opening balance with other figures already. To correct it: saldoku correct.",
)
say(
    "account-has-entries",
    "Kartu ini sudah memiliki catatan pada atau sebelum tanggal ini, jadi saldo awal tidak ditambahkan.",
    "This card has entries of this day or earlier already, so no opening balance was added.",
)
say(
    "kpj-of-another",
    "Nomor KPJ ini tercatat atas nama peserta lain. Mohon periksa KPJ dan NIK.",
    "This card number (KPJ) is on file for another member. Please check KPJ and NIK.",
)
say(
    "nik-born-otherwise",
    "NIK ini tercatat dengan tanggal lahir lain. Mohon periksa keduanya dengan data peserta.",
    "This NIK is on file with another date of birth. Please check both against the member's papers.",
)
say(
    "paid-on-in-future",
    "Tanggal bayar di masa depan. Mohon periksa tanggalnya.",
    "The day of payment lies in the future. Please check it.",
)
say(
    "paid-on-too-old",
    "Tanggal bayar sebelum program dimulai. Mohon periksa tahunnya.",
    "The day of payment is before the programme began. Please check the year.",
)
