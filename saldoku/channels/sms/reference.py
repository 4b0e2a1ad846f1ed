"""The reference set of words, for the short code 2757 and for schemes that bring none of their own."""

from saldoku.channels.sms.words import Phrases, Words

REFERENCE = Words(
    register=Phrases(
        id=("DAFTAR SALDO", "DAFTAR", "DAFTAR JHT", "REG SALDO", "REG", "REGISTRASI", "PENDAFTARAN"),
        en=("BALANCE LIST", "REGISTER", "REGISTER BALANCE", "REG BALANCE", "REG"),
    ),
    balance=Phrases(
        id=("SALDO", "CEK SALDO", "INFO SALDO", "LIHAT SALDO", "SALDO JHT", "CEK SALDO JHT"),
        en=("BALANCE", "CHECK BALANCE", "MY BALANCE", "JHT BALANCE"),
    ),
    contributions=Phrases(
        id=("IURAN", "CEK IURAN", "INFO IURAN", "IURAN JHT"),
        en=("CONTRIB", "CONTRIBUTION", "CONTRIBUTIONS"),
    ),
    language=Phrases(id=("BAHASA", "GANTI BAHASA"), en=("LANG", "LANGUAGE")),
    pin=Phrases(id=("PIN", "BUAT PIN", "GANTI PIN", "UBAH PIN"), en=("PIN", "SET PIN", "CHANGE PIN")),
    stop=Phrases(
        id=("BERHENTI", "BERHENTI SALDO", "STOP SALDO", "UNREG", "UNREG SALDO"),
        en=("STOP", "STOP BALANCE", "UNREG"),
    ),
    help=Phrases(id=("BANTUAN", "BANTU", "CARA", "INFO", "MENU"), en=("HELP", "INFO", "MENU")),
    language_names=Phrases(
        id=("ID", "IND", "INDO", "INDONESIA", "INDONESIAN"), en=("EN", "ENG", "INGGRIS", "ENGLISH")
    ),
    filler=(
        *("tolong", "mohon", "minta", "mau", "ingin", "saya", "pak", "bu", "bapak", "ibu", "kak", "min"),
        *("admin", "dong", "ya", "berapa", "jht", "bpjs", "ketenagakerjaan", "jamsostek", "terima kasih"),
        *("makasih", "selamat pagi", "selamat siang", "selamat sore", "selamat malam"),
        *("please", "pls", "my", "thanks", "thank you", "sir", "madam"),
    ),
    labels=(
        *("nik", "no nik", "ktp", "no ktp", "nomor ktp", "id number", "id card", "id card number"),
        *("kpj", "no kpj", "nomor kpj", "no peserta", "nomor peserta", "kartu", "no kartu", "nomor kartu"),
        *("card", "card no", "card number", "participant number", "member number"),
        *("tgl", "tgl lahir", "tanggal lahir", "lahir", "date of birth", "birth date", "dob", "born"),
        *("email", "e-mail", "surel"),
    ),
    name_labels=("nama", "nama lengkap", "name", "full name"),
    noise=(
        *("spasi", "bila ada", "jika ada", "kalau ada", "space", "if there is", "if any", "optional"),
        *("dd-mm-yyyy", "dd-mm-yy", "hh-bb-tttt", "tgl-bln-thn"),
    ),
)
"""Words of the reference scheme. STOP is English and BERHENTI Indonesian; both are always understood."""
