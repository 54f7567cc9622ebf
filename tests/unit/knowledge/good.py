"""A small faultless set of packs with every kind of entity and every field, to be damaged."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PACK = "teluk"

NATION = """\
id: nasional
nama: Negeri
tingkat: nasional
zona: Asia/Jakarta
"""

REGENCY = """\
id: teluk
nama: Kabupaten Teluk
tingkat: kabupaten
wilayah: "35.98"
induk: nasional
zona: Asia/Jakarta
resmi: tidak
darurat: "112"
aduan: surat-warga
loket: kantor-surat
uji:
  benar: 60
  pintu_salah: 10
"""

ROLES = """\
- id: surat
  nama: Dinas Surat
  sebutan: Dinas Surat
  tingkat: kabupaten
  mengurus: surat warga
  frasa:
    - dinas surat buka jam berapa
    - alamat dinas surat
    - nomor dinas surat
    - dinas surat di mana letaknya
    - mau ke dinas surat
    - tugas dinas surat itu apa
    - loket surat tutup jam berapa
    - pegawai dinas surat susah dihubungi
- id: camat
  nama: Kecamatan
  sebutan: Kecamatan
  tingkat: kabupaten
  mengurus: surat pengantar
  menurut: kecamatan
  frasa:
    - kantor camat di mana
    - alamat kecamatan
    - nomor kecamatan
    - jam buka kecamatan
    - camat ada di kantor
    - urusan di kecamatan apa saja
    - ke kecamatan naik apa
    - telepon pak camat
- id: pusat
  nama: Kementerian Surat
  sebutan: Kementerian Surat
  tingkat: pusat
  mengurus: aturan surat
  frasa:
    - kementerian surat di mana
    - nomor kementerian surat
    - alamat kementerian surat
    - situs kementerian surat
    - menteri surat siapa
    - jam buka kementerian surat
    - tugas kementerian surat
    - mengadu ke kementerian surat
"""

SOURCES = """\
- id: N01
  judul: Buku contoh
  penerbit: Penerbit contoh
  tanggal: "2025"
  alamat:
    - https://contoh.invalid/buku
  dibaca: 2026-11-01
  catatan: hanya untuk uji
"""

SERVICE = """\
id: surat-warga
nama: Surat warga
peristiwa: identitas
berwenang: surat
pelaksana:
  - peran: camat
    tugas: memberi surat pengantar
mengapa: Surat warga adalah tugas kabupaten.
pemkab_bisa: Kabupaten menerbitkannya.
ringkas: Datang ke Dinas Surat. Gratis.
syarat:
  - Kartu lama
  - Foto terbaru
langkah:
  - Isi formulir
  - Serahkan di loket
biaya:
  nilai: Gratis
  sumber:
    - N01
  keyakinan: tinggi
  dasar: UU 1/2001
waktu: Satu hari
kanal:
  - Loket Dinas Surat
produk: Surat warga
dasar:
  - UU 1/2001
kasus:
  - id: hilang
    nama: Surat hilang
    ringkas: Lapor, lalu minta salinan.
    frasa:
      - surat warga saya hilang
      - suratku raib entah ke mana
      - kehilangan surat warga
      - surat tercecer di jalan
      - ganti surat yang hilang
    bukan:
      - kalimat: surat tanah hilang
        ke: surat-tanah
frasa:
  - bikin surat warga
  - surat warga baru
  - urus surat identitas warga
  - gimana punya surat warga
  - anak saya butuh surat warga
  - surat warga lama diganti baru
  - surat warga bayarnya berapa
  - surat warga selesai berapa hari
  - nggawe surat warga
  - surat warga untuk lansia
bukan:
  - kalimat: surat untuk kebun
    ke: surat-tanah
lanjut:
  - surat-tanah
nama_lama:
  - Surat penduduk
sumber:
  - N01
keyakinan: tinggi
diperiksa: 2026-11-24
"""

SPLIT = """\
id: surat-tanah
nama: Surat tanah
peristiwa: tanah
mengapa: Tanah negara diurus pusat, tanah warga diurus kabupaten.
pemkab_bisa: Kabupaten meneruskan berkas ke pusat.
ringkas: Pastikan dulu tanahnya milik siapa.
pilah:
  tanya: Tanahnya milik siapa?
  pilihan:
    - id: negara
      nama: Tanah negara
      tanda: ada papan milik negara
      catatan: petugas memeriksa papan itu
      berwenang: pusat
      kata:
        - tanah negara
      frasa:
        - surat tanah milik negara
    - id: warga
      nama: Tanah warga
      berwenang: surat
      ringkas: Datang ke Dinas Surat.
      kata:
        - tanah warisan
frasa:
  - surat tanah dibuat di mana
  - bikin surat tanah
  - surat kebun
  - surat sawah warisan
  - surat pekarangan belum ada
  - tanah belum bersurat
  - surat lahan kosong
  - surat tanah orang tua
  - surat tanah untuk dijual
  - surat lemah
sumber:
  - N01
keyakinan: sedang
diperiksa: 2026-11-24
"""

SHARED = """\
id: surat-toko
nama: Surat toko
peristiwa: usaha
berwenang:
  - peran: surat
    untuk: izin tempat
  - peran: pusat
    untuk: izin dagang
mengapa: Tempat diurus kabupaten, dagang diurus pusat.
pemkab_bisa: Kabupaten membantu mengisi berkas.
ringkas: Mulai dari Dinas Surat.
frasa:
  - izin buka toko
  - surat izin warung
  - mau jualan perlu surat apa
  - izin kios di pasar
  - surat dagang
  - legalitas toko kelontong
  - toko baru harus lapor ke mana
  - surat usaha toko
  - izin gerai
  - mbukak toko surate opo
sumber:
  - N01
keyakinan: sedang
diperiksa: 2026-11-24
"""

BODY = """\
id: kantor-surat
nama: Dinas Surat Kabupaten Teluk
singkatan: Dinsur
peran:
  - surat
tingkat: kabupaten
utama: ya
alamat:
  nilai: Jalan Contoh
  sumber:
    - T01
  keyakinan: sedang
jam:
  nilai:
    senin-kamis: "07.30-12.00, 13.00-15.30"
    jumat: "07.00-14.30"
  sumber:
    - T01
  keyakinan: tinggi
situs: surat.contoh.go.id
frasa:
  - dinsur teluk
kontak:
  - jabatan: Petugas loket
    jenjang: loket
    layanan:
      - surat-warga
    telepon: 0333-000111
    whatsapp: "0810-0000-1111"
    sms: "1708"
    surel: loket@contoh.invalid
    situs: https://surat.contoh.go.id
    sumber:
      - T01
    keyakinan: tinggi
    diperiksa: 2026-11-24
sumber:
  - T01
keyakinan: tinggi
diperiksa: 2026-11-24
"""

BRANCH = """\
id: kecamatan-utara
nama: Kecamatan Utara
peran:
  - camat
tingkat: kabupaten
wilayah:
  - Utara
sumber:
  - T01
keyakinan: sedang
diperiksa: 2026-11-24
"""

MINISTRY = """\
id: kementerian-surat
nama: Kementerian Surat
peran:
  - pusat
tingkat: pusat
sumber:
  - N01
keyakinan: sedang
diperiksa: 2026-11-24
"""

AFFAIR = """\
id: persuratan
nama: Persuratan
jenis: wajib
dasar:
  - UU 1/2001
bagian:
  - id: surat-umum
    nama: Surat umum
    berwenang: surat
    mengapa: Surat diurus kabupaten.
    ringkas: Tanya Dinas Surat.
    frasa:
      - soal surat menyurat
      - perkara persuratan daerah
    bukan:
      - kalimat: surat cinta
        ke: luar-lingkup
sumber:
  - N01
keyakinan: sedang
diperiksa: 2026-11-24
"""

EMERGENCY = """\
- id: kebakaran
  nama: Kebakaran
  peran: surat
  kelas: D
  nomor:
    - "112"
  pemicu:
    - rumah terbakar
  bukan:
    - kebakaran jenggot
  kalimat:
    - Telepon {nomor} sekarang.
    - Jauhi api.
  lalu: Tunggu petugas di tempat aman.
  sumber:
    - N01
"""

SMALL_TALK = """\
- id: salam
  nama: Salam
  frasa:
    - halo
  jawaban:
    - Halo.
"""

OFF_TOPIC = """\
jauh:
  - siapa juara liga
dekat:
  - surat di kabupaten sebelah
makian:
  - dasar bodoh
spam:
  - menang undian klik tautan
"""

VOCABULARY = """\
bahasa: indonesia
terverifikasi: ya
kata:
  gmn: bagaimana
sapaan:
  - kak
singkatan:
  KK: Kartu Keluarga
nama_lama:
  - lama: Surat penduduk
    baru: Surat warga
    sejak: "2021"
    sumber:
      - N01
"""

RETIRED = """\
- id: surat-kuno
  pengganti: surat-warga
  alasan: sudah dihapus aturan
"""

GOLDEN = """\
- tanya: pengen punya surat penduduk sendiri
  harap: surat-warga
  bukan:
    - surat-tanah
- tanya: surat kependudukanku amblas kebawa banjir
  harap: surat-warga/hilang
- tanya: kartu surat pribadi dicetak kapan
  harap: surat-warga
- tanya: lahan warisan mbah belum ada suratnya
  harap: surat-tanah
- tanya: kebun negara mau digarap
  harap: surat-tanah/negara
- tanya: sawah bapak suratnya siapa yang buat
  harap: surat-tanah
- tanya: buka kios sembako legalnya bagaimana
  harap: surat-toko
- tanya: warung kopi saya perlu apa biar resmi
  harap: surat-toko
- tanya: dagang di pasar wajib lapor siapa
  harap: surat-toko
- tanya: rumah tetangga kobong
  harap: darurat:kebakaran
"""

LOCAL_SERVICE = """\
id: surat-toko
+kanal:
  - Loket Dinas Surat Teluk
+sumber:
  - T01
"""

LOCAL_SOURCES = """\
- id: T01
  judul: Halaman contoh Teluk
"""

PLACES = """\
kode,kecamatan,nama,jenis
35.98.01.2001,Utara,Pasir,desa
35.98.01.1002,Utara,Karang,kelurahan
"""

FILES = {
    "nasional/paket.yaml": NATION,
    "nasional/peran.yaml": ROLES,
    "nasional/sumber.yaml": SOURCES,
    "nasional/layanan/identitas/surat-warga.yaml": SERVICE,
    "nasional/layanan/tanah/surat-tanah.yaml": SPLIT,
    "nasional/layanan/usaha/surat-toko.yaml": SHARED,
    "nasional/instansi/kementerian-surat.yaml": MINISTRY,
    "nasional/urusan/persuratan.yaml": AFFAIR,
    "nasional/darurat.yaml": EMERGENCY,
    "nasional/obrolan.yaml": SMALL_TALK,
    "nasional/luar-lingkup.yaml": OFF_TOPIC,
    "nasional/istilah/indonesia.yaml": VOCABULARY,
    "nasional/pensiun.yaml": RETIRED,
    "teluk/paket.yaml": REGENCY,
    "teluk/sumber.yaml": LOCAL_SOURCES,
    "teluk/instansi/kantor-surat.yaml": BODY,
    "teluk/instansi/kecamatan-utara.yaml": BRANCH,
    "teluk/layanan/usaha/surat-toko.yaml": LOCAL_SERVICE,
    "teluk/wilayah.csv": PLACES,
    "uji/surat.yaml": GOLDEN,
}


def write(root: Path, changes: dict[str, str | bytes | None] | None = None) -> Path:
    """Write the packs below ``root``, with files changed, added, or (``None``) left out."""
    for name, text in {**FILES, **(changes or {})}.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, bytes):
            file.write_bytes(text)
        elif text is not None:
            file.write_text(text, encoding="utf-8")
    return root
