"""Rows that were posted as paid although the scheme's rule gives another amount.

Nothing is wrong with the money; somebody should look whether the wage or the payment is.
"""

from saldoku.channels.files.reasons.words import say

say(
    "below-rule",
    "Iuran kurang dari aturan untuk upah ini; dibukukan sesuai pembayaran. Mohon tagih selisihnya.",
    "Less was paid than the rule asks for this wage; it was posted as paid. Please claim the rest.",
)
say(
    "above-rule",
    "Iuran lebih dari aturan untuk upah ini; dibukukan sesuai pembayaran. Mohon periksa upahnya.",
    "More was paid than the rule asks for this wage; it was posted as paid. Please check the wage.",
)
say(
    "split-differs",
    "Jumlahnya benar, tetapi pembagian pekerja dan perusahaan berbeda dari aturan. Mohon periksa.",
    "The total is right, but worker and employer share it otherwise than the rule. Please check.",
)
say(
    "below-least",
    "Iuran kurang dari jumlah terkecil dalam aturan; dibukukan sesuai pembayaran. Mohon periksa.",
    "Less was paid than the least that the rule allows; it was posted as paid. Please check.",
)
say(
    "above-most",
    "Iuran lebih dari jumlah terbesar dalam aturan; dibukukan sesuai pembayaran. Mohon periksa.",
    "More was paid than the most that the rule allows; it was posted as paid. Please check.",
)
say(
    "not-a-band",
    "Iuran ini tidak ada dalam daftar pilihan iuran; dibukukan sesuai pembayaran. Mohon periksa.",
    "This amount is not one of those that may be chosen; it was posted as paid. Please check.",
)
say(
    "back-pay",
    "Iuran ini sesuai untuk beberapa bulan sekaligus. Bila ini rapel, mohon isi kolom RAPEL.",
    "This amount fits several months at once. If it is back pay, please fill in the column back_pay.",
)
say(
    "no-rule",
    "Untuk bulan dan segmen ini tidak ada aturan iuran; dibukukan sesuai pembayaran. Mohon periksa.",
    "No rule gives an amount for this month and segment; it was posted as paid. Please check.",
)
