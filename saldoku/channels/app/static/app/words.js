/* Every word of the app, in both languages. A test holds that the two have the same keys.
   `{name}` is filled in by t("key", { name }). */

const id = {
  "tabs": "Bagian aplikasi", "tab.home": "Beranda", "tab.cards": "Kartu", "tab.activity": "Aktivitas",
  "tab.offices": "Kantor", "tab.profile": "Profil", "skip": "Langsung ke isi", "back.home": "Beranda",
  "other": "English", "other.code": "en", "opening": "Sebentar, ya …", "and": "{first} dan {last}",

  "login.title": "Masuk", "login.lead": "Dengan e-mail dan kata sandi akun Anda.",
  "login.email": "E-mail", "login.password": "Kata sandi", "login.show": "Lihat kata sandi",
  "login.go": "Masuk", "login.forgot": "Lupa kata sandi?", "login.new": "Belum punya akun?",
  "login.register": "Buat akun", "login.office": "Lihat kantor terdekat",
  "login.need": "Tulis e-mail dan kata sandi Anda.",
  "login.mismatch": "E-mail dan kata sandi belum cocok. Coba lagi, atau buat kata sandi baru.",
  "login.many": "Sudah banyak percobaan. Demi keamanan akun Anda, tunggu beberapa menit lalu coba lagi.",
  "login.offline": "Belum ada koneksi internet. Untuk masuk, sambungkan dulu.",
  "login.ended": "Demi keamanan, sesi Anda sudah diakhiri. Silakan masuk lagi.",
  "login.out": "Anda sudah keluar. Data Anda di ponsel ini sudah dihapus.",
  "login.code.title": "Langkah kedua", "login.code": "Kode enam angka",
  "login.code.lead": "Tulis enam angka yang sekarang tampil di aplikasi autentikator Anda, atau salah satu kode pemulihan.",
  "login.code.wrong": "Kode belum cocok. Periksa lagi, lalu tulis kode yang terbaru.",

  "hello": "Halo, {name}", "jht": "Jaminan Hari Tua", "jht.balance": "Saldo Jaminan Hari Tua Anda",
  "jht.what": "Tabungan Anda untuk hari tua: iuran Anda, iuran perusahaan, dan hasil pengembangannya setiap tahun.",
  "jht.check": "Cek Saldo", "jht.open": "Buka Jaminan Hari Tua",
  "jht.one": "Satu kartu dengan tabungan", "jht.many": "{count} kartu dengan tabungan",
  "others": "Perlindungan Anda yang lain", "covered": "Terlindungi, tanpa saldo perorangan",
  "was.covered": "Kartu tidak aktif lagi",
  "none.title": "Anda terlindungi. Di kartu ini tidak ada tabungan Jaminan Hari Tua.",
  "none.cover": "Perlindungan Anda", "none.why": "Mengapa tidak ada saldo?",
  "none.because": "Jaminan Hari Tua (JHT) adalah program tersendiri. Mulainya saat dipilih dan iurannya dibayar. Tidak ada yang hilang: di sini memang belum ada yang ditabung.",
  "none.add": "Ingin mulai menabung?", "none.how": "Di kantor mana pun, JHT bisa ditambahkan ke kartu ini. Iuran Anda tetap milik Anda dan bertambah setiap tahun.",
  "none.before": "Pernah bekerja di perusahaan?", "none.before.how": "Mungkin ada kartu lain yang berisi tabungan. Bawa nomornya, atau cukup KTP Anda, dan kami bantu mencarinya.",

  "as.of": "per {when}", "pick.title": "Pilih kartu", "pick.lead": "Pindah kerja sering berarti kartu baru. Semuanya bersama-sama adalah tabungan Anda.",
  "pick.total": "Semua kartu", "card": "Kartu", "card.ending": "Kartu dengan akhir {digits}",
  "balance": "Saldo", "balance.title": "Saldo kartu {digits}",
  "part.own": "Iuran Anda", "part.emp": "Perusahaan", "part.ret": "Hasil pengembangan", "percent": "{name} {share} persen",
  "months": "Iuran {year}", "months.last": "Terakhir masuk: {month}, {amount}, disetor {on}", "months.never": "Belum ada iuran yang masuk.",
  "month.paid": "Diterima tepat waktu", "month.late": "Terlambat {days} hari", "month.missing": "Belum diterima",
  "month.due": "Belum jatuh tempo", "month.future": "Belum tiba", "month.none": "Kartu tidak dipakai", "month.days": "{days} h",
  "missing": "Iuran {names} belum kami terima.", "missing.employer": "{employer} wajib menyetornya. Tanyakan ke perusahaan, atau ke kantor mana pun dengan nomor kartu Anda.",
  "missing.own": "Sudah membayar? Tunjukkan bukti bayar di kantor mana pun, kami bantu mencarinya.",
  "facts": "Tentang kartu ini", "status": "Status", "segment": "Segmen", "employer": "Perusahaan", "since": "Sejak", "until": "Sampai",
  "last": "Iuran terakhir", "last.none": "Belum ada", "programmes": "Program", "number": "Nomor kartu (KPJ)",
  "number.show": "Lihat nomor", "number.hide": "Sembunyikan nomor",
  "statement": "Rincian {year}", "statement.open": "Rincian tiap setoran", "statement.years": "Tahun",
  "statement.start": "Awal tahun", "statement.end": "Saldo", "statement.none": "Tidak ada catatan pada tahun {year}.",
  "statement.caption": "Semua catatan tahun {year}, dari yang terlama",
  "col.entry": "Catatan", "col.amount": "Jumlah", "col.day": "Disetor", "col.wage": "Upah yang dilaporkan",
  "col.own": "Bagian Anda", "col.emp": "Bagian perusahaan", "col.balance": "Saldo",
  "kind.contribution": "Iuran", "kind.return": "Hasil pengembangan tahunan", "kind.payout": "Dibayarkan kepada Anda",
  "kind.transfer": "Pindahan masuk", "kind.transfer-out": "Pindahan keluar", "kind.reversal": "Koreksi",
  "status.active": "Aktif", "status.ended": "Tidak aktif lagi", "status.merged": "Sudah digabung",
  "segment.PU": "Penerima upah", "segment.BPU": "Pekerja mandiri", "segment.PMI": "Pekerja migran", "segment.JAKON": "Jasa konstruksi",
  "programme.JHT": "Jaminan Hari Tua", "programme.JP": "Jaminan Pensiun", "programme.JKK": "Jaminan Kecelakaan Kerja",
  "programme.JKM": "Jaminan Kematian", "programme.JKP": "Jaminan Kehilangan Pekerjaan",

  "cards.title": "Kartu Anda", "cards.missing": "Ada kartu yang belum tampil?", "cards.find": "Bawa nomornya, atau cukup KTP, ke kantor mana pun. Kami bantu mencarinya dan menambahkannya di sini.",
  "activity.title": "Catatan aktivitas", "activity.lead": "Siapa yang melihat atau mengubah data Anda, kapan, dan lewat mana.",
  "activity.none": "Belum ada catatan.", "activity.more": "Catatan sebelumnya", "you": "Anda",
  "activity.not": "Bukan Anda?", "activity.then": "Ganti kata sandi dulu, lalu beri tahu kantor mana pun. Mereka akan memeriksanya bersama Anda.",
  "detail.card": "kartu {card}", "detail.reason": "alasan: {reason}",
  "channel.web": "situs web", "channel.sms": "SMS", "channel.app": "aplikasi", "channel.office": "kantor", "channel.operator": "pengelola", "channel.system": "Saldoku sendiri",
  "did.read-balance": "Melihat saldo", "did.read-statement": "Melihat rincian saldo", "did.read-contributions": "Melihat iuran",
  "did.print-balance": "Mencetak saldo", "did.find-member": "Mencari kepesertaan Anda", "did.register": "Membuat akun",
  "did.link-login": "Menghubungkan akun", "did.ask-link": "Meminta dihubungkan", "did.refuse-link": "Menolak permintaan",
  "did.link-handset": "Menghubungkan nomor HP", "did.unlink-handset": "Melepas nomor HP",
  "did.change-contact": "Mengganti kontak", "did.change-password": "Mengganti kata sandi", "did.set-pin": "Membuat PIN", "did.set-language": "Memilih bahasa",

  "offices.title": "Kantor terdekat", "offices.city": "Kota atau kabupaten", "offices.hint": "Misalnya: Bekasi", "offices.search": "Cari",
  "offices.here": "Pakai posisi saya", "offices.nowhere": "Posisi ponsel tidak dapat dibaca. Cari dengan nama kota, ya.",
  "offices.none": "Belum ada kantor dengan nama itu.", "offices.try": "Coba nama kota yang lebih besar di dekat Anda.",
  "offices.count": "{count} kantor", "offices.bring": "Yang perlu dibawa", "offices.what": "KTP Anda dan, bila ada, kartu peserta. Melihat saldo tidak dipungut biaya.",
  "closed": "tutup", "km": "{km} km",

  "profile.title": "Profil", "profile.language": "Bahasa", "profile.saved": "Pilihan bahasa tersimpan.",
  "profile.later": "Pilihan bahasa berlaku di ponsel ini dan disimpan di akun begitu ada koneksi.",
  "profile.password": "Ganti kata sandi", "profile.install": "Pasang di layar utama", "profile.logout": "Keluar",
  "profile.kept": "Yang tersimpan di ponsel ini", "profile.keeps": "Saldo terakhir Anda dan tanggalnya, agar tetap terbaca saat tidak ada sinyal. Semuanya dihapus saat Anda keluar.",
  "profile.sure": "Data saldo di ponsel ini akan dihapus. Tabungan Anda tidak berubah.", "profile.offline": "Anda keluar di ponsel ini. Karena sedang tidak ada koneksi, sesi di server berakhir paling lambat dalam 30 hari.",

  "pending.title": "Tinggal satu langkah", "pending.lead": "Akun Anda sudah jadi. Sebelum saldo ditampilkan, kami ingin memastikan bahwa itu milik Anda.",
  "pending.code": "Nomor rujukan Anda:", "pending.until": "Berlaku sampai {on}. Setelah itu, silakan mendaftar lagi.",
  "pending.ways": "Konfirmasi dengan salah satu cara", "pending.mail": "Lewat e-mail yang ada pada kami", "pending.mail.how": "Jika isian Anda cocok dengan catatan kami, pesan sedang dikirim ke sana. Buka, lalu tekan Konfirmasi. Periksa juga folder spam.",
  "pending.office": "Di kantor", "pending.office.how": "Bawa KTP dan nomor rujukan. Cara ini selalu bisa, juga bila nomor atau e-mail Anda sudah berganti.",
  "pending.why": "Mengapa langkah ini perlu?", "pending.because": "Orang lain mungkin tahu NIK, tanggal lahir, dan nomor kartu Anda. Hanya Anda yang bisa membuka e-mail Anda atau menunjukkan KTP. Begitulah tabungan Anda tetap milik Anda.",
  "pending.none": "Akun ini belum terhubung", "pending.none.lead": "Hubungkan akun dengan kartu Anda di situs web, atau datang ke kantor mana pun dengan KTP.", "pending.web": "Buka situs web", "pending.again": "Periksa lagi",

  "net.offline": "Tidak ada koneksi. Terakhir diperbarui {when}.", "net.offline.empty": "Tidak ada koneksi.",
  "net.stale": "Belum bisa diperbarui. Terakhir diperbarui {when}.",
  "error.offline": "Belum ada koneksi internet", "error.offline.how": "Bagian ini belum pernah dibuka di ponsel ini, jadi belum ada yang bisa ditampilkan. Coba lagi saat ada sinyal.",
  "error.missing": "Tidak kami temukan", "error.missing.how": "Kartu atau halaman ini tidak ada, atau bukan milik akun ini.",
  "error.broken": "Ada gangguan di pihak kami", "error.broken.how": "Tabungan Anda aman. Silakan coba lagi sebentar lagi.",
  "error.many": "Sebentar, ya", "error.many.how": "Ada banyak permintaan dalam waktu singkat. Silakan coba lagi beberapa menit lagi.",
  "again": "Coba lagi",
};

const en = {
  "tabs": "Parts of the app", "tab.home": "Home", "tab.cards": "Cards", "tab.activity": "Activity",
  "tab.offices": "Offices", "tab.profile": "Profile", "skip": "Skip to the content", "back.home": "Home",
  "other": "Bahasa Indonesia", "other.code": "id", "opening": "One moment …", "and": "{first} and {last}",

  "login.title": "Log in", "login.lead": "With the e-mail and password of your account.",
  "login.email": "E-mail", "login.password": "Password", "login.show": "Show password",
  "login.go": "Log in", "login.forgot": "Forgotten your password?", "login.new": "No account yet?",
  "login.register": "Create an account", "login.office": "Find the nearest office",
  "login.need": "Please enter your e-mail and password.",
  "login.mismatch": "E-mail and password do not match. Please try again, or set a new password.",
  "login.many": "There were many tries. To protect your account, please wait a few minutes and try again.",
  "login.offline": "There is no internet connection. You need one to log in.",
  "login.ended": "To keep you safe, your session has been ended. Please log in again.",
  "login.out": "You are logged out. Your data on this phone has been deleted.",
  "login.code.title": "The second step", "login.code": "Six-digit code",
  "login.code.lead": "Enter the six digits that your authenticator app shows now, or one of your recovery codes.",
  "login.code.wrong": "That code does not match. Please check it and enter the newest one.",

  "hello": "Hello, {name}", "jht": "Old-age savings (Jaminan Hari Tua)", "jht.balance": "Your old-age savings (JHT)",
  "jht.what": "What you save for old age: your contributions, your employer's, and what they earn every year.",
  "jht.check": "Check balance", "jht.open": "Open old-age savings",
  "jht.one": "One card with savings", "jht.many": "{count} cards with savings",
  "others": "What else protects you", "covered": "Covered, no individual balance",
  "was.covered": "Card no longer active",
  "none.title": "You are covered. There are no old-age savings (JHT) on this card.",
  "none.cover": "Your cover", "none.why": "Why is there no balance?",
  "none.because": "Old-age savings (JHT) are a programme of their own. It starts when it is chosen and its contribution is paid. Nothing was lost: nothing was saved here yet.",
  "none.add": "Would you like to save?", "none.how": "You can add JHT to this card at any office. What you pay in stays yours and grows every year.",
  "none.before": "Did you work for a company before?", "none.before.how": "Then another card may hold savings. Bring its number, or just your KTP, and we will look for it.",

  "as.of": "as of {when}", "pick.title": "Choose a card", "pick.lead": "A new employer often means a new card. Together they are your savings.",
  "pick.total": "All cards", "card": "Card", "card.ending": "Card ending in {digits}",
  "balance": "Balance", "balance.title": "Balance of card {digits}",
  "part.own": "Your contributions", "part.emp": "Your employer", "part.ret": "Return", "percent": "{name} {share} percent",
  "months": "Contributions {year}", "months.last": "Last received: {month}, {amount}, paid in on {on}", "months.never": "Nothing has been received yet.",
  "month.paid": "Received on time", "month.late": "{days} days late", "month.missing": "Not received",
  "month.due": "Not due yet", "month.future": "Still to come", "month.none": "Card not in use", "month.days": "{days} d",
  "missing": "We have not received the contribution for {names}.", "missing.employer": "{employer} has to pay it in. Ask your employer, or ask at any office with your card number.",
  "missing.own": "Have you paid? Show the receipt at any office and we will look for it.",
  "facts": "About this card", "status": "Status", "segment": "Segment", "employer": "Employer", "since": "Since", "until": "Until",
  "last": "Last contribution", "last.none": "None yet", "programmes": "Programmes", "number": "Card number (KPJ)",
  "number.show": "Show the number", "number.hide": "Hide the number",
  "statement": "Statement {year}", "statement.open": "Statement with every entry", "statement.years": "Years",
  "statement.start": "Start of the year", "statement.end": "Balance", "statement.none": "Nothing was posted in {year}.",
  "statement.caption": "Every entry of {year}, oldest first",
  "col.entry": "Entry", "col.amount": "Amount", "col.day": "Paid in on", "col.wage": "Reported wage",
  "col.own": "Your part", "col.emp": "Employer's part", "col.balance": "Balance",
  "kind.contribution": "Contribution", "kind.return": "Yearly return", "kind.payout": "Paid out to you",
  "kind.transfer": "Moved in", "kind.transfer-out": "Moved out", "kind.reversal": "Correction",
  "status.active": "Active", "status.ended": "No longer active", "status.merged": "Merged",
  "segment.PU": "Employee", "segment.BPU": "Self-employed", "segment.PMI": "Migrant worker", "segment.JAKON": "Construction worker",
  "programme.JHT": "Old-age savings", "programme.JP": "Pension", "programme.JKK": "Work-accident cover",
  "programme.JKM": "Death benefit", "programme.JKP": "Job-loss cover",

  "cards.title": "Your cards", "cards.missing": "Is a card missing?", "cards.find": "Bring its number, or just your KTP, to any office. We look for it with you and add it here.",
  "activity.title": "Activity log", "activity.lead": "Who looked at your data or changed something, when, and through which door.",
  "activity.none": "Nothing yet.", "activity.more": "Older lines", "you": "You",
  "activity.not": "Was that not you?", "activity.then": "Change your password first, then tell any office. They look into it with you.",
  "detail.card": "card {card}", "detail.reason": "reason: {reason}",
  "channel.web": "website", "channel.sms": "SMS", "channel.app": "app", "channel.office": "office", "channel.operator": "the fund", "channel.system": "Saldoku itself",
  "did.read-balance": "Looked at the balance", "did.read-statement": "Looked at a statement", "did.read-contributions": "Looked at the contributions",
  "did.print-balance": "Printed the balance", "did.find-member": "Looked up your membership", "did.register": "Made an account",
  "did.link-login": "Linked an account", "did.ask-link": "Asked to be linked", "did.refuse-link": "Declined a request",
  "did.link-handset": "Linked a phone number", "did.unlink-handset": "Unlinked a phone number",
  "did.change-contact": "Changed a contact", "did.change-password": "Changed the password", "did.set-pin": "Set a PIN", "did.set-language": "Chose a language",

  "offices.title": "Nearest office", "offices.city": "City or regency", "offices.hint": "For example: Bekasi", "offices.search": "Search",
  "offices.here": "Use my position", "offices.nowhere": "Your phone did not tell its position. Please search by city instead.",
  "offices.none": "No office found with that name.", "offices.try": "Try the name of a larger city nearby.",
  "offices.count": "{count} offices", "offices.bring": "What to bring", "offices.what": "Your KTP and, if you have it, your membership card. Looking up a balance is free.",
  "closed": "closed", "km": "{km} km",

  "profile.title": "Profile", "profile.language": "Language", "profile.saved": "Your language is saved.",
  "profile.later": "The language is changed on this phone, and will be saved to your account once there is a connection.",
  "profile.password": "Change password", "profile.install": "Add to the home screen", "profile.logout": "Log out",
  "profile.kept": "What this phone keeps", "profile.keeps": "Your last balance and its date, so that you can read it without a signal. All of it is deleted when you log out.",
  "profile.sure": "The balance on this phone will be deleted. Your savings do not change.", "profile.offline": "You are logged out on this phone. As there is no connection now, the session on the server ends within 30 days.",

  "pending.title": "One step is left", "pending.lead": "Your account is made. Before it shows a balance, we want to be sure that it is yours.",
  "pending.code": "Your reference code:", "pending.until": "Valid until {on}. After that, just register again.",
  "pending.ways": "Confirm in one of these ways", "pending.mail": "By the e-mail that we have on file", "pending.mail.how": "If what you entered matches our records, a message is on its way there. Open it and press Confirm. Please look into the spam folder too.",
  "pending.office": "At an office", "pending.office.how": "Bring your KTP and the reference code. This always works, also when your number or e-mail has changed.",
  "pending.why": "Why this step?", "pending.because": "Others may know your NIK, your date of birth and your card number. Only you can open your mailbox or show your KTP. That is how your savings stay yours.",
  "pending.none": "This account is not linked yet", "pending.none.lead": "Link it to your card on the website, or come to any office with your KTP.", "pending.web": "Open the website", "pending.again": "Check again",

  "net.offline": "No connection. Last updated {when}.", "net.offline.empty": "No connection.",
  "net.stale": "Could not update just now. Last updated {when}.",
  "error.offline": "There is no internet connection", "error.offline.how": "This part was never opened on this phone, so there is nothing to show yet. Please try again when there is a signal.",
  "error.missing": "We could not find it", "error.missing.how": "This card or page does not exist, or does not belong to this account.",
  "error.broken": "Something went wrong on our side", "error.broken.how": "Your savings are safe. Please try again in a moment.",
  "error.many": "A little too fast", "error.many.how": "There were many requests in a short time. Please try again in a few minutes.",
  "again": "Try again",
};

export const WORDS = { id, en };
let language = "id";

export const lang = () => language;

export function speak(wanted) {
  language = wanted in WORDS ? wanted : "id";
  document.documentElement.lang = language;
}

/** The word for a key in the reader's language. An unknown key is a mistake of ours and is shown as such. */
export function t(key, filled = {}) {
  const word = WORDS[language][key];
  if (word === undefined) throw new Error(`no word for ${key}`);
  return word.replace(/\{(\w+)\}/g, (_, name) => filled[name]);
}

/** The word for a code of the fund; a code that has none is shown as it came. */
export function said(table, code) {
  const word = WORDS[language][`${table}.${code}`];
  return word === undefined ? code : word;
}
