"""A small invented regency: every special form once, every contact visibly fake."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from melayani_bot.answering import Base, compile_knowledge
from melayani_bot.knowledge.model import Knowledge

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))


def role(name: str, level: str, **more: object) -> dict[str, object]:
    return {"id": name, "nama": f"Dinas {name}", "sebutan": name.title(), "tingkat": level,
            "mengurus": f"urusan {name}", "frasa": [f"kantor {name} di mana"], **more}  # fmt: skip


def body(name: str, plays: str, level: str, **more: object) -> dict[str, object]:
    return {"id": name, "nama": f"Kantor {name}", "peran": [plays], "tingkat": level,
            "sumber": ["P1"], "keyakinan": "tinggi", "diperiksa": "2026-11-01", **more}  # fmt: skip


def contact(**more: object) -> dict[str, object]:
    return {"jabatan": "Loket", "telepon": "0800-PALSU", "sumber": ["P1"], "keyakinan": "tinggi",
            "diperiksa": "2026-11-01", **more}  # fmt: skip


ROLES = [
    role("capil", "kabupaten"),
    role("kecamatan", "kabupaten", menurut="kecamatan"),
    role("jalan", "kabupaten"),
    role("jalan-negara", "pusat"),
    role("jalan-provinsi", "provinsi"),
    role("desa", "desa", menurut="desa"),
    role("imigrasi", "pusat"),
    role("listrik", "pihak-ketiga"),
    role("izin", "kabupaten"),
    role("damkar", "kabupaten"),
    role("polri", "pusat"),
    role("kesehatan", "kabupaten"),
    role("sma", "provinsi"),
]
HOURS = {"nilai": {"senin-kamis": "07.30-15.30", "jumat": "07.30-14.30"}, "sumber": ["P1"]}
BODIES = [
    body("capil-palsu", "capil", "kabupaten", jam=HOURS, alamat="Jl. Palsu No. 0",
         kontak=[contact(layanan=["akta"], jenjang="staf-teknis", telepon="0800-PALSU-1"), contact()]),
    body("kecamatan-utara", "kecamatan", "kabupaten", wilayah=["Utara"]),
    body("kecamatan-selatan", "kecamatan", "kabupaten", wilayah=["Selatan"]),
    body("jalan-palsu", "jalan", "kabupaten", kontak=[contact(diperiksa="2026-01-01")]),
    body("imigrasi-palsu", "imigrasi", "pusat", situs={"nilai": "palsu.invalid", "keyakinan": "tinggi"}),
    body("mal", "izin", "kabupaten", alamat="Gedung Palsu"),
]  # fmt: skip
SERVICES: list[dict[str, object]] = [
    {
        "id": "ktp", "nama": "KTP elektronik", "peristiwa": "identitas", "berwenang": "capil",
        "pelaksana": [{"peran": "kecamatan", "tugas": "merekam sidik jari"}],
        "mengapa": "Pendaftaran penduduk adalah tugas kabupaten.",
        "ringkas": "Datang ke Capil dengan KK.", "syarat": ["KK"],
        "biaya": {"nilai": "Gratis", "dasar": "UU Contoh 1", "sumber": ["P1"], "keyakinan": "tinggi"},
        "waktu": {"nilai": "1 hari", "keyakinan": "rendah"}, "dasar": ["UU Contoh 2"],
        "langkah": ["Datang", "Rekam", "Ambil"], "kanal": ["Loket Capil"],
        "kasus": [
            {"id": "hilang", "nama": "KTP hilang", "ringkas": "Minta surat hilang di polsek.",
             "frasa": ["ktp saya hilang", "kehilangan ktp", "ktp ilang"]},
            {"id": "rusak", "nama": "KTP rusak", "ringkas": "Bawa KTP lama.",
             "frasa": ["ktp saya rusak", "ktp patah", "ktp pecah"]},
            {"id": "baru", "nama": "Buat KTP pertama kali", "ringkas": "Rekam di kecamatan.",
             "frasa": ["bikin ktp pertama kali", "anak umur 17 buat ktp"]},
        ],
        "frasa": ["urus ktp", "ktp elektronik", "cetak ktp"], "lanjut": ["akta"],
        "nama_lama": ["e-ktp"], "sumber": ["P1"], "keyakinan": "tinggi", "diperiksa": "2026-11-01",
    },
    {
        "id": "akta", "nama": "Akta kelahiran", "peristiwa": "lahir", "berwenang": "capil",
        "mengapa": "Pencatatan sipil adalah tugas kabupaten.", "ringkas": "Bawa surat lahir ke Capil.",
        "syarat": {"nilai": ["Surat lahir", "KK"], "keyakinan": "rendah"},
        "bukan": [{"kalimat": "paspor anak bayi", "ke": "paspor"},
                  {"kalimat": "resep bubur bayi", "ke": "luar-lingkup"}],
        "frasa": ["akta lahir anak", "akte kelahiran", "bayi belum punya akta", "akte lair"],
        "sumber": ["P1"], "keyakinan": "sedang", "diperiksa": "2026-11-01",
    },
    {
        "id": "paspor", "nama": "Paspor", "peristiwa": "perjalanan", "berwenang": "imigrasi",
        "mengapa": "Keimigrasian adalah urusan pusat.", "pemkab_bisa": "Memberi informasi.",
        "ringkas": "Daftar lewat aplikasi, lalu datang sesuai jadwal.",
        "frasa": ["bikin paspor", "perpanjang paspor", "paspor untuk umroh"],
        "sumber": ["P1"], "keyakinan": "tinggi",
    },
    {
        "id": "jalan-rusak", "nama": "Jalan rusak", "peristiwa": "aduan",
        "ringkas": "Kirim patokan tempatnya.",
        "pilah": {"tanya": "Jalan mana yang rusak?", "pilihan": [
            {"id": "nasional", "nama": "Jalan nasional", "tanda": "jalur antarkota",
             "berwenang": "jalan-negara", "kata": ["jalan nasional"]},
            {"id": "kabupaten", "nama": "Jalan kabupaten", "berwenang": "jalan",
             "kata": ["jalan kabupaten"]},
            {"id": "tidak-tahu", "nama": "Tidak tahu", "berwenang": "jalan",
             "catatan": "Petugas yang memeriksa."}]},
        "frasa": ["jalan berlubang", "jalan rusak parah", "lapor jalan bolong", "dalan ajur"],
        "sumber": ["P1"], "keyakinan": "sedang",
    },
    {
        "id": "bangun", "nama": "Izin bangunan", "peristiwa": "rumah",
        "berwenang": [{"peran": "jalan", "untuk": "memeriksa gambar"},
                      {"peran": "izin", "untuk": "menerbitkan izin"}],
        "mengapa": "Gambar dinilai dinas teknis. Izin terbit di satu pintu.",
        "ringkas": "Mulai dari tata ruang.",
        "frasa": ["izin bangun rumah", "mau bangun ruko izinnya", "imb ke mana"],
        "nama_lama": ["IMB"], "sumber": ["P1"], "keyakinan": "tinggi",
    },
    {
        "id": "listrik-padam", "nama": "Listrik padam", "peristiwa": "rumah", "berwenang": "listrik",
        "ringkas": "Lapor ke penyedia listrik.", "pemkab_bisa": "Tidak ada.",
        "frasa": ["listrik padam", "lampu rumah mati semua", "mati listrik sejak pagi"],
        "sumber": ["P1"], "keyakinan": "sedang",
    },
    {
        "id": "rekam", "nama": "Rekam di kecamatan", "peristiwa": "identitas", "berwenang": "kecamatan",
        "ringkas": "Datang ke kantor kecamatan.", "frasa": ["rekam sidik jari di kecamatan", "dispensasi camat"],
        "sumber": ["P1"], "keyakinan": "sedang",
    },
    {
        "id": "aduan", "nama": "Pengaduan", "peristiwa": "aduan", "berwenang": "izin",
        "ringkas": "Tulis aduan.", "kanal": ["aduan.palsu.invalid"],
        "frasa": ["mau mengadu pelayanan", "lapor pelayanan lambat"], "sumber": ["P1"], "keyakinan": "tinggi",
    },
]  # fmt: skip


@cache
def knowledge() -> Knowledge:
    places = [
        {"code": "1", "district": "Utara", "name": "Karangpalsu", "kind": "desa"},
        {"code": "2", "district": "Selatan", "name": "Sumberpalsu", "kind": "desa"},
    ]
    affair = {
        "id": "pendidikan", "nama": "Pendidikan", "jenis": "wajib-dasar", "dasar": "UU 23/2014",
        "bagian": [{"id": "sma", "nama": "SMA", "berwenang": "sma", "ringkas": "SMA diurus provinsi.",
                    "frasa": ["sma itu urusan siapa", "masalah guru sma"]}],
        "sumber": ["P1"], "keyakinan": "tinggi",
    }  # fmt: skip
    fire = {
        "id": "kebakaran", "nama": "Kebakaran", "peran": "damkar", "nomor": ["112"],
        "pemicu": ["kebakaran"], "bukan": ["surat kebakaran"],
        "kalimat": ["Telepon {nomor} sekarang. Sebut alamat dan patokan."],
        "lalu": "Kalau sudah aman, saya bantu suratnya.", "sumber": ["P1"],
    }  # fmt: skip
    return Knowledge.model_validate(
        {
            "version": "uji",
            "pack": {"id": "contoh", "nama": "Kabupaten Contoh", "tingkat": "kabupaten",
                     "darurat": "112", "aduan": "aduan", "loket": "mal"},
            "services": {str(item["id"]): item for item in SERVICES},
            "roles": {str(item["id"]): item for item in ROLES},
            "bodies": {str(item["id"]): item for item in BODIES},
            "affairs": {"pendidikan": affair},
            "emergencies": [fire],
            "small_talk": [
                {"id": "salam", "nama": "Salam", "frasa": ["halo", "selamat pagi"], "jawaban": ["Halo."]},
                {"id": "terima-kasih", "nama": "Terima kasih", "frasa": ["terima kasih", "makasih banyak", "suwun"],
                 "jawaban": ["Sama-sama."]},
            ],
            "off_topic": {
                "jauh": ["resep rendang padang", "nomor togel malam ini", "skor bola semalam",
                         "cara masak nasi goreng", "harga laptop gaming", "lirik lagu cinta"],
                "makian": ["dasar bot goblok", "bot tidak berguna", "bodoh sekali kamu"],
            },
            "vocabularies": [
                {"bahasa": "jawa", "terverifikasi": "tidak",
                 "kata": {"piye": "bagaimana", "ilang": "hilang", "dalan": "jalan", "akte": "akta"},
                 "sapaan": ["halo", "pak", "bu", "min", "ya"]},
            ],
            "places": places,
            "sources": {"P1": {"id": "P1", "judul": "Dokumen palsu untuk uji"}},
        }
    )  # fmt: skip


@cache
def base() -> Base:
    return compile_knowledge(knowledge())
