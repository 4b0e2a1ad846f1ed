"""Names to put together: common given and family names, and what employers call themselves."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# None of the named people's given names is here: there is one Siti Rahayu.
WOMEN = _words(
    "Nur Sri Ani Ayu Bunga Citra Dian Dina Eka Endang Fitri Hana Indah Intan Kartika Kirana "
    "Laras Lina Maya Melati Mira Nanda Nia Novi Putri Ratih Ratna Rini Sari Sekar Sinta Tari Tuti Utami "
    "Wati Wening Wiwin Yanti Yuli Yuni Zahra Aisyah Anisa Desi Elly Erna Evi Hesti Ika Lilis Lusi "
    "Marlina Murni Ningsih Reni Retno Rosita Sumiati Titik Umi Veronika Winarti Yohana"
)
MEN = _words(
    "Muhammad Ahmad Adi Agung Andi Anton Ari Arif Bagus Bambang Bayu Cahyo Danang Darma Dedi "
    "Dimas Eko Fajar Galih Gilang Hadi Hari Hendra Imam Indra Irfan Jaya Krisna Made Nyoman Panji Putu "
    "Rahmat Rizki Rudi Slamet Surya Taufik Tri Wahyu Yudi Abdul Aldi Asep Dadang Doni Edi Feri Heru "
    "Iwan Johan Ketut Lukman Maman Nanang Oki Petrus Ridwan Sigit Sugeng Teguh Ujang Yanto"
)
FAMILIES = _words(
    "Anggraini Astuti Aziz Firmansyah Ginting Gunawan Halim Handayani Harahap Hasibuan Hidayat Irawan "
    "Iskandar Kurniawan Kusuma Lestari Lubis Mahendra Maulana Mulyani Nasution Nugroho Permata "
    "Pertiwi Prabowo Pranoto Prasetyo Purnama Putra Rahayu Ramadhan Safitri Saputra Saragih Setiawan "
    "Sihombing Simanjuntak Siregar Situmorang Suharto Sulistyo Suryani Susanti Susilo Sutrisno "
    "Tanjung Wibowo Widodo Wijaya Yulianto Arifin Basuki Damanik Effendi Fauzi Hakim Hutagalung "
    "Lumbantobing Mandagi Manurung Marpaung Nababan Pangaribuan Pasaribu Rumagit Santoso Sembiring "
    "Simatupang Sitompul Subekti Sudarsono Sugiarto Suparman Suwandi Syahputra Tarigan Utomo Wardani"
)

LARGE_FORM = "PT"
SMALL_FORMS = ("PT", "CV", "UD", "Koperasi", "PT", "CV", "UD", "CV")
EMPLOYER_FIRST = _words(
    "Anugerah Bahari Bintang Cahaya Delima Fajar Garuda Harapan Intan Jati Kencana Lentera Mega "
    "Melati Mentari Mitra Nusa Pelita Permata Prima Rajawali Samudra Sejahtera Sinar Sumber Surya "
    "Tiga Tunas Utama Wahana Adi Buana Cipta Dwi Eka Graha Indo Kurnia Multi Putra"
)
EMPLOYER_SECOND = _words(
    "Abadi Agro Bakti Baru Bersama Boga Busana Cendana Damai Digital Energi Guna Jaya Karya Kimia "
    "Kreasi Logam Makmur Mandiri Medika Niaga Pangan Plastik Raya Sandang Sentosa Teknik Tekstil "
    "Tirta Transport Artha Bangun Kayu Kertas Lestari Mulia Pratama Sarana Selaras Usaha"
)
CITIES = _words(
    "Medan Padang Pekanbaru Batam Jambi Palembang Bengkulu Jakarta Tangerang Serang Bogor Bekasi Depok "
    "Bandung Cirebon Semarang Surakarta Tegal Yogyakarta Surabaya Malang Jember Denpasar Mataram Kupang "
    "Pontianak Banjarmasin Balikpapan Tarakan Manado Palu Makassar Kendari Ambon Jayapura"
)
