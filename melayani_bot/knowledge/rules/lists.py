"""Word lists that the rules go by."""

from __future__ import annotations


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


GENERIC_WORDS = _set(
    """
    ada adalah agar akan aku anda antri antre apa apakah atau bagaimana bantu bawa bayar berapa
    berkas biar biaya biayanya bikin bisa boleh buat buka bukan caranya cara cari cek dan dapat
    dapatkan daftar dari dengan di dimana dokumen dong formulir gak gimana gmn gratis hari harus
    ibu info informasi ini itu jadi jam kalau kantor kantornya kapan ke kemana kenapa kok lama
    lamanya layanan lewat mana mau mengurus minta mohon ngurus nomor nya online pak bu bpk pakai
    pelayanan perlu permohonan persyaratan petugas piye prosedur proses prosesnya saja saya sih
    sudah belum status surat syarat syarate syaratnya tanya telepon tempat tidak tolong tutup untuk
    urus urusan utk wa yang ya yo
    """
)
"""Words that say nothing about the matter: a phrase of these alone fits every service."""

EVERYDAY_ABBREVIATIONS = _set(
    """
    AC ATM ASN BBM CD CV D3 GPS HP ID II III IV KB KK KTP LPG MA MI NIK PC PDF PIN PNS PP PT QR RI
    RSUD RT RW S1 S2 SD SE SIM SK SLTA SLTP SMA SMK SMP SMS TK TNI TV USB UU VI WA WIB WNA WNI
    """
)
"""Abbreviations that citizens use themselves."""

LIFE_EVENTS = _set(
    """
    lahir identitas sekolah kerja nikah keluarga rumah tanah usaha sehat bantuan kendaraan pajak
    pindah meninggal bencana aduan perjalanan hukum desa informasi
    """
)

COMMANDS = _set("menu batal petugas ulang bahasa lanjut")
"""Words that steer the conversation, so that a phrase of one of them is never looked up."""

PLAIN_WORDS = {
    "apabila": "bila",
    "bahwasanya": "bahwa",
    "berdasarkan ketentuan": "menurut aturan",
    "dalam hal": "bila",
    "dalam rangka": "untuk",
    "dimaksud": "itu",
    "dipergunakan": "dipakai",
    "guna": "untuk",
    "kesediaannya": "(hapus)",
    "melampirkan": "membawa",
    "mempergunakan": "memakai",
    "mengajukan permohonan": "meminta",
    "mohon": "(langsung perintah)",
    "pemohon": "Anda",
    "sebagaimana": "seperti",
    "sehubungan dengan": "tentang",
    "selambat-lambatnya": "paling lambat",
    "tersebut di atas": "itu",
    "terlampir": "ikut dikirim",
    "yang bersangkutan": "orang itu",
}
"""Words of offices, each with what a neighbour would say."""
