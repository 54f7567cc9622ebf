"""The bot's own sentences, plain Indonesian, reviewed like knowledge; never facts of a service."""

from __future__ import annotations

NOT_OFFICIAL = "Catatan: ini belum menjadi kanal resmi pemerintah kabupaten."
GREETING = (
    "Halo. Saya mesin penjawab layanan publik {region}.",
    "Saya memberi tahu kantor mana yang mengurus keperluan Anda, dan langkah pertamanya.",
)
EXAMPLES = ("KTP saya hilang", "anak pindah SMA ke dinas mana", "jalan depan rumah rusak")
MENU = "Ketik keperluan Anda dengan kata sendiri. Contoh: {examples}."
PRIVACY = (
    "Demi keamanan, jangan kirim NIK, nomor KK, nomor HP, atau foto KTP di sini. "
    "Angka itu sudah disamarkan dan tidak disimpan."
)
ONLY_PERSONAL = "Saya tidak perlu nomor pribadi. Tulis saja keperluan Anda. Contoh: {example}."
EMPTY = "Tulis keperluan Anda. Contoh: {example}."
UNKNOWN = (
    "Maaf, saya belum tahu jawabannya.",
    "Coba tulis dengan kata lain, misalnya nama surat atau layanannya.",
)
OFF_TOPIC = (
    "Maaf, saya hanya membantu urusan layanan pemerintah.",
    "Contoh: {examples}.",
)
ABUSE = ("Maaf kalau jawaban saya mengecewakan.",)
ABUSE_QUESTION = "Mau saya beri kontak petugas?"
YES = "Ya"
NO = "Tidak"
NO_ASK_AGAIN = "Tidak, saya tanya lagi"
STAFF = ("Petugas bisa Anda temui atau hubungi di sini.",)
NO_PENDING = (
    "Angka itu untuk memilih jawaban, tetapi sekarang tidak ada pilihan yang terbuka.",
    "Tulis saja keperluan Anda.",
)
OUTDATED_BUTTON = "Tombol itu tidak berlaku lagi; mungkin keterangannya sudah diperbarui."
JUST_ASK = "Tulis saja keperluan Anda. Contoh: KTP saya hilang."
CANCELLED = ("Baik, dibatalkan.", "Tulis saja keperluan lain.")
NONE_OF_THEM = ("Baik, bukan itu.", "Coba tulis keperluan Anda dengan kata lain, lebih lengkap.")
NOTHING_TO_REPEAT = ("Belum ada jawaban yang bisa diulang.", "Tulis saja keperluan Anda.")
NOTHING_TO_RESUME = ("Tidak ada pertanyaan yang tertunda.", "Tulis saja keperluan Anda.")
LANGUAGE = (
    "Saya memahami bahasa Indonesia, Jawa, Osing, dan Madura.",
    "Saya menjawab dalam bahasa Indonesia.",
)
DELETED = ("Ingatan percakapan ini sudah dihapus.",)
MY_DATA = (
    "Saya tidak tahu nama atau nomor Anda, dan tidak memintanya.",
    "Yang saya ingat dari percakapan ini: {remembered}.",
    "Ketik *hapus data* untuk menghapusnya.",
)
NOTHING_REMEMBERED = "belum ada"
TOPIC_REMEMBERED = "topik terakhir, {topic}"
DISTRICT_REMEMBERED = "Kecamatan {district}"
DID_IT_HELP = "Terbantu?"
GLAD = ("Syukurlah. Terima kasih sudah memberi tahu.",)
SORRY = (
    "Maaf, dan terima kasih sudah memberi tahu.",
    "Apa yang kurang? Tulis lagi keperluan Anda dengan kata lain, atau ketik *petugas*.",
)
ELSE = "Kurang pas? Balas angka."
SECOND = "Pertanyaan kedua Anda? Balas angka."
WHICH = "Maksud Anda yang mana?"
WHICH_OF = "Tentang {topic}, Anda perlu yang mana?"
PARKED = "Pertanyaan Anda tadi soal {topic} masih ada. Ketik *lanjut*."
FACET_OF_WHAT = "Anda menanyakan {facet}. Untuk urusan apa? Contoh: {facet} KTP hilang."
NO_FACT = "Keterangan {facet} untuk ini belum ada pada saya. Tanyakan ke kantornya."
CALL_COUNTER = "Sebut kecamatan Anda bila perlu alamat kantornya."
UNCONFIRMED = "Keterangan ini belum dipastikan ke kantornya. Tanyakan dulu sebelum datang."
GENERAL = "Ini jawaban umum. Saya belum punya rincian untuk keperluan khusus ini."
FACET_NAMES = {
    "syarat": "syarat",
    "biaya": "biaya",
    "waktu": "lama pengurusan",
    "langkah": "langkah",
    "jam": "jam buka",
    "tempat": "alamat",
    "kontak": "kontak",
    "online": "cara daring",
    "dasar": "dasar hukum",
    "wewenang": "kewenangan",
    "sumber": "sumber",
}
