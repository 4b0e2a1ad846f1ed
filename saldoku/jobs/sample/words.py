"""Names to put together: common given and family names, and invented employers."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


WOMEN = _words(
    "Ani Ayu Bunga Citra Dian Dina Eka Endang Fitri Hana Indah Intan Kartika Kirana Laras Lina Maya "
    "Melati Mira Nanda Nia Novi Nur Putri Ratih Ratna Rini Sari Sekar Sinta Tari Tuti Utami Wati "
    "Wening Wiwin Yanti Yuli Yuni Zahra"
)
MEN = _words(
    "Adi Agung Ahmad Andi Anton Ari Arif Bagus Bambang Bayu Cahyo Danang Darma Dedi Dimas Eko Fajar "
    "Galih Gilang Hadi Hari Hendra Imam Indra Irfan Jaya Krisna Made Nyoman Panji Putu Rahmat Rizki "
    "Rudi Slamet Surya Taufik Tri Wahyu Yudi"
)
FAMILIES = _words(
    "Anggraini Astuti Aziz Firmansyah Ginting Gunawan Halim Handayani Harahap Hasibuan Hidayat Irawan "
    "Iskandar Kurniawan Kusuma Lestari Lubis Mahendra Maulana Mulyani Nasution Nugroho Permata "
    "Pertiwi Prabowo Pranoto Prasetyo Purnama Putra Rahayu Ramadhan Safitri Saputra Saragih Setiawan "
    "Sihombing Simanjuntak Siregar Situmorang Suharto Sulistyo Suryani Susanti Susilo Sutrisno "
    "Tanjung Wibowo Widodo Wijaya Yulianto"
)

EMPLOYER_FORMS = ("PT", "CV", "UD", "Koperasi", "PT", "PT")
EMPLOYER_FIRST = _words(
    "Anugerah Bahari Bintang Cahaya Delima Fajar Garuda Harapan Intan Jati Kencana Lentera Mega "
    "Melati Mentari Mitra Nusa Pelita Permata Prima Rajawali Samudra Sejahtera Sinar Sumber Surya "
    "Tiga Tunas Utama Wahana"
)
EMPLOYER_SECOND = _words(
    "Abadi Agro Bakti Baru Bersama Boga Busana Cipta Damai Digital Energi Graha Jaya Karya Kimia "
    "Kreasi Logam Makmur Mandiri Medika Niaga Pangan Plastik Raya Sandang Sentosa Teknik Tekstil "
    "Tirta Transport"
)


def employer_name(number: int) -> str:
    """The invented name of employer `number`; the first 5,400 differ."""
    rest, form = divmod(number, len(EMPLOYER_FORMS))
    rest, first = divmod(rest, len(EMPLOYER_FIRST))
    turn, second = divmod(rest, len(EMPLOYER_SECOND))
    name = f"{EMPLOYER_FORMS[form]} {EMPLOYER_FIRST[first]} {EMPLOYER_SECOND[second]}"
    return f"{name} {turn + 1}" if turn or form > 3 else name
