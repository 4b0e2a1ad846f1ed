"""Every sentence that goes out by SMS, in each language.

GSM alphabet only, one part of 160 septets with the widest figures; `tests/sms/test_answers.py` holds
both. Figures in examples are synthetic: the codes 99 belong to no region and to no card.
"""

from collections.abc import Mapping

from saldoku.channels.sms.words import Language

MONTHS: Mapping[Language, tuple[str, ...]] = {
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}

_INDONESIAN = {
    # The balance. Parts that begin with a space are added as long as they fit.
    "balance": "Saldo JHT kartu {card}: {amount} per {at}.",
    "balance.last": " Iuran terakhir {month}.",
    "balance.no-last": " Belum ada iuran tercatat.",
    "balance.more": " Ketik IURAN untuk rincian.",
    "balance.total": "Total saldo JHT: {amount} per {at}.",
    "balance.card": " {card} {amount}.",
    "balance.card-without": " {card} tanpa JHT.",
    "balance.others": " +{count} kartu lain: ketik SALDO <nomor kartu>",
    "no-savings": "Kartu {card} tidak mencakup tabungan JHT, jadi belum ada saldo. Perlindungan lain tidak "
    "berubah. Ingin menabung JHT? Tanyakan ke kantor terdekat.",
    "no-savings.all": "Kartu Anda tidak mencakup tabungan JHT, jadi belum ada saldo. Perlindungan lain tidak "
    "berubah. Ingin menabung JHT? Tanyakan ke kantor terdekat.",
    # Contributions.
    "months": "Iuran kartu {card}:",
    "months.paid": " {month} {amount} ({day}).",
    "months.none": " belum ada yang tercatat.",
    "months.missing": " Belum masuk: {months}.",
    "months.complete": " Tidak ada bulan kosong di {year}.",
    "months.ask": " Tanyakan ke perusahaan atau kantor terdekat.",
    "months.many": "Iuran JHT, terakhir masuk:",
    "months.card": " {card} {month}.",
    "months.card-missing": " {card} {month}, belum masuk {count} bulan.",
    "months.card-none": " {card} belum ada.",
    "months.others": " +{count} kartu lain: ketik IURAN <nomor kartu>",
    # The handset. Strangers learn nothing: `received` is said to everybody who is not bound at once, and
    # `not-linked` also to a number whose link still waits.
    "registered": "Nomor ini kini terhubung ke kartu {card}. Ketik SALDO untuk melihat saldo JHT Anda. "
    "Bukan Anda yang mendaftar? Ketik BERHENTI.",
    "registered.many": "Nomor ini kini terhubung ke {count} kartu Anda. Ketik SALDO untuk melihat saldo JHT. "
    "Bukan Anda yang mendaftar? Ketik BERHENTI.",
    "received": "Terima kasih. Jika data cocok, kami mengirim cara konfirmasi ke kontak yang tercatat. "
    "Belum ada kabar? Bawa KTP dan kartu ke kantor terdekat.",
    "already": "Nomor ini sudah terhubung. Ketik SALDO untuk melihat saldo JHT Anda, atau BERHENTI untuk "
    "melepas nomor ini.",
    "cooling-off": "Nomor ini baru terhubung. Demi keamanan tabungan Anda, saldo lewat SMS dibuka mulai "
    "{day}. Bukan Anda yang mendaftar? Ketik BERHENTI.",
    "not-linked": "Nomor ini belum terhubung ke kartu. Untuk mendaftar ketik DAFTAR. Sudah mendaftar? Ikuti "
    "cara konfirmasi yang kami kirim, atau datang ke kantor.",
    "card-not-linked": "Kartu itu belum terhubung ke nomor ini. Ketik SALDO untuk kartu yang terhubung, atau "
    "tanyakan ke kantor terdekat.",
    "unbound": "Baik, nomor ini tidak terhubung lagi dan tidak menerima saldo. Ingin kembali? Ketik DAFTAR.",
    "language": "Baik, jawaban berikutnya dalam bahasa Indonesia. Ketik SALDO, IURAN, atau BANTUAN.",
    "pin.set": "PIN Anda tersimpan. Pakai begini: SALDO PIN lalu PIN Anda. Hapus SMS yang berisi PIN dari HP "
    "Anda, dan jangan beri tahu siapa pun.",
    "pin.needed": "Tambahkan PIN 6 angka Anda, contoh: SALDO PIN 123456. Lupa PIN? Kantor terdekat siap "
    "membantu.",
    "pin.wrong": "PIN belum cocok. Coba lagi, contoh: SALDO PIN 123456. Lupa PIN? Kantor terdekat siap "
    "membantu.",
    "pin.wrong-left": "PIN belum cocok, sisa {count} kali coba. Contoh: SALDO PIN 123456. Lupa PIN? Kantor "
    "terdekat siap membantu.",
    # When an answer has to wait.
    "limit": "Batas pesan untuk nomor ini sudah tercapai. Silakan coba lagi besok. Saldo juga ada di situs, "
    "aplikasi, dan kantor.",
    "limit.until": "Batas pesan untuk nomor ini sudah tercapai. Silakan coba lagi setelah {at}. Saldo juga "
    "ada di situs, aplikasi, dan kantor.",
    "busy": "Maaf, layanan kami sedang terganggu dan pesan Anda belum terjawab. Silakan kirim lagi beberapa "
    "menit lagi.",
    "incomplete": "Maaf, hanya sebagian pesan Anda yang sampai. Silakan kirim lagi, lebih baik satu SMS.",
    # Help: one right example each.
    "help": "Ketik SALDO untuk saldo JHT, IURAN untuk iuran, DAFTAR untuk mendaftar, BAHASA EN for English, "
    "BERHENTI untuk melepas nomor.",
    "help.register": "Contoh: DAFTAR SALDO#9901011708850001#17-08-1985#99012345678 yaitu NIK, tanggal lahir, "
    "nomor kartu; tambahkan #EMAIL bila ada.",
    "help.balance": "Ketik SALDO. Untuk satu kartu saja, contoh: SALDO 99012345678. Jawaban hanya dikirim "
    "ke nomor HP yang terdaftar.",
    "help.contributions": "Ketik IURAN. Untuk satu kartu saja, contoh: IURAN 99012345678. Bulan yang belum "
    "masuk ikut ditampilkan.",
    "help.language": "Untuk bahasa Indonesia ketik BAHASA ID. For English text LANG EN.",
    "help.pin": "Untuk memasang PIN 6 angka, contoh: PIN 123456. Memakainya: SALDO PIN 123456.",
    "help.stop": "Untuk melepas nomor ini dari kartu Anda ketik BERHENTI.",
    "help.help": "Ketik SALDO, IURAN, DAFTAR, BAHASA EN, PIN, atau BERHENTI. Contoh satu perintah: BANTUAN "
    "DAFTAR.",
    # What could not be read; a right example follows.
    "unclear": "Pesan belum terbaca.",
    "unclear.nik": "NIK 16 angka belum terbaca.",
    "unclear.nik.lookalike": "NIK hanya berisi angka: periksa huruf O atau l.",
    "unclear.birth_date": "Tanggal lahir belum terbaca.",
    "unclear.birth_date.year": "Tulis tahun lahir dengan 4 angka.",
    "unclear.birth_date.lookalike": "Tanggal hanya berisi angka: periksa huruf O atau l.",
    "unclear.kpj": "Nomor kartu 10-12 angka belum terbaca.",
    "unclear.kpj.lookalike": "Nomor kartu hanya berisi angka: periksa huruf O atau l.",
    "unclear.email": "E-mail belum terbaca dan boleh dikosongkan.",
    "unclear.name": "Nama belum terbaca dan boleh dikosongkan.",
    "unclear.pin": "PIN terdiri dari 6 angka.",
    "unclear.language": "Pilih bahasa ID atau EN.",
    "example.register": " Contoh: DAFTAR SALDO#9901011708850001#17-08-1985#99012345678",
    "example.balance": " Contoh: SALDO atau SALDO 99012345678",
    "example.contributions": " Contoh: IURAN atau IURAN 99012345678",
    "example.language": " Contoh: BAHASA ID",
    "example.pin": " Contoh: PIN 123456",
    "example.help": " Ketik BANTUAN untuk contoh.",
    "example.stop": " Untuk melepas nomor ini ketik BERHENTI",
}

_ENGLISH = {
    "balance": "JHT balance of card {card}: {amount} as of {at}.",
    "balance.last": " Last contribution {month}.",
    "balance.no-last": " No contribution recorded yet.",
    "balance.more": " Text CONTRIB for details.",
    "balance.total": "Total JHT balance: {amount} as of {at}.",
    "balance.card": " {card} {amount}.",
    "balance.card-without": " {card} no JHT.",
    "balance.others": " +{count} more: text BALANCE <card number>",
    "no-savings": "Card {card} has no JHT savings, so there is no balance yet. Your other cover is "
    "unchanged. Want to save in JHT? Please ask the nearest office.",
    "no-savings.all": "Your cards have no JHT savings, so there is no balance yet. Your other cover is "
    "unchanged. Want to save in JHT? Please ask the nearest office.",
    "months": "Contributions of card {card}:",
    "months.paid": " {month} {amount} ({day}).",
    "months.none": " none recorded yet.",
    "months.missing": " Not received: {months}.",
    "months.complete": " No month is missing in {year}.",
    "months.ask": " Please ask your employer or the nearest office.",
    "months.many": "JHT contributions, last received:",
    "months.card": " {card} {month}.",
    "months.card-missing": " {card} {month}, missing months: {count}.",
    "months.card-none": " {card} none yet.",
    "months.others": " +{count} more: text CONTRIB <card number>",
    "registered": "This number is now linked to card {card}. Text BALANCE to see your JHT savings. Was it "
    "not you who registered? Text STOP.",
    "registered.many": "This number is now linked to your {count} cards. Text BALANCE to see your JHT "
    "savings. Was it not you who registered? Text STOP.",
    "received": "Thank you. If the data match, we send the way to confirm to the contact on file. No news? "
    "Please bring your ID and card to the nearest office.",
    "already": "This number is already linked. Text BALANCE to see your JHT savings, or STOP to unlink this "
    "number.",
    "cooling-off": "This number was linked recently. To keep your savings safe, balances by SMS start on "
    "{day}. Was it not you who registered? Text STOP.",
    "not-linked": "This number is not linked to a card yet. To register text REGISTER. Already registered? "
    "Follow the way to confirm that we sent, or visit an office.",
    "card-not-linked": "That card is not linked to this number. Text BALANCE for the linked ones, or ask the "
    "nearest office.",
    "unbound": "Done. This number is no longer linked and gets no balances. To come back, text REGISTER.",
    "language": "Done. We answer in English from now on. Text BALANCE, CONTRIB or HELP.",
    "pin.set": "Your PIN is saved. Use it like this: BALANCE PIN and then your PIN. Delete texts that hold "
    "the PIN, and tell it to nobody.",
    "pin.needed": "Please add your 6-digit PIN, for example: BALANCE PIN 123456. Forgot it? The nearest "
    "office is glad to help.",
    "pin.wrong": "The PIN does not match. Please try again, for example: BALANCE PIN 123456. Forgot it? The "
    "nearest office is glad to help.",
    "pin.wrong-left": "The PIN does not match; tries left: {count}. For example: BALANCE PIN 123456. Forgot "
    "it? The nearest office is glad to help.",
    "limit": "The limit of messages for this number is reached. Please try again tomorrow. Your balance is "
    "also on the website, in the app and at an office.",
    "limit.until": "The limit of messages for this number is reached. Please try again after {at}. See the "
    "website, app or office meanwhile.",
    "busy": "Sorry, our service has a problem and your message is not answered yet. Please send it again in "
    "a few minutes.",
    "incomplete": "Sorry, only a part of your message arrived. Please send it again, best in one SMS.",
    "help": "Text BALANCE for your JHT savings, CONTRIB for contributions, REGISTER to register, BAHASA ID "
    "untuk bahasa Indonesia, STOP to unlink.",
    "help.register": "Example: BALANCE LIST#9901011708850001#17-08-1985#99012345678 that is NIK, date of "
    "birth, card number; add #EMAIL if you have one.",
    "help.balance": "Text BALANCE. For one card only, example: BALANCE 99012345678. We answer only the "
    "registered phone number.",
    "help.contributions": "Text CONTRIB. For one card only, example: CONTRIB 99012345678. Missing months are "
    "shown too.",
    "help.language": "For English text LANG EN. Untuk bahasa Indonesia ketik BAHASA ID.",
    "help.pin": "To set a 6-digit PIN, example: PIN 123456. To use it: BALANCE PIN 123456.",
    "help.stop": "To unlink this number from your card text STOP.",
    "help.help": "Text BALANCE, CONTRIB, REGISTER, LANG ID, PIN or STOP. For one of them, example: HELP "
    "REGISTER.",
    "unclear": "We could not read that.",
    "unclear.nik": "We could not read the 16-digit NIK.",
    "unclear.nik.lookalike": "A NIK has digits only: look for letters O or l.",
    "unclear.birth_date": "We could not read the date of birth.",
    "unclear.birth_date.year": "Please write the year of birth with 4 digits.",
    "unclear.birth_date.lookalike": "A date has digits only: look for letters O or l.",
    "unclear.kpj": "We could not read the card number (10-12 digits).",
    "unclear.kpj.lookalike": "A card number has digits only: look for letters O or l.",
    "unclear.email": "We could not read the e-mail; you may leave it out.",
    "unclear.name": "We could not read the name; you may leave it out.",
    "unclear.pin": "A PIN has 6 digits.",
    "unclear.language": "Please choose ID or EN.",
    "example.register": " Example: BALANCE LIST#9901011708850001#17-08-1985#99012345678",
    "example.balance": " Example: BALANCE or BALANCE 99012345678",
    "example.contributions": " Example: CONTRIB or CONTRIB 99012345678",
    "example.language": " Example: LANG EN",
    "example.pin": " Example: PIN 123456",
    "example.help": " Text HELP for examples.",
    "example.stop": " To unlink this number text STOP",
}

SENTENCES: Mapping[Language, Mapping[str, str]] = {"id": _INDONESIAN, "en": _ENGLISH}
