"""The chapter on the rules in the editors' book, written from the rules themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from melayani_bot.knowledge.rules import ALL

if TYPE_CHECKING:
    from melayani_bot.knowledge.rule import Rule

_HEAD = """# Aturan pengetahuan

`melayani check` memeriksa semua berkas dengan pemuat yang sama seperti bot. Setiap temuan berbentuk
`berkas:baris:kolom: tingkat aturan pesan. Cara memperbaiki: ...`.

- **galat** menyesatkan warga atau merusak bot. Pengetahuan dengan galat tidak dimuat.
- **peringatan** menyangkut mutu. Bot tetap berjalan.

Peringatan yang disengaja dicatat di `pengecualian.yaml` pada folder pengetahuan, dengan alasan:

```yaml
- aturan: K702
  berkas: nasional/layanan/identitas/ktp-el.yaml
  alasan: kalimat ini kutipan bunyi formulir
```

Galat tidak dapat dikecualikan. Pengecualian yang tidak lagi perlu menjadi galat K030.

Halaman ini disusun oleh `melayani katalog --aturan --tulis docs/aturan.md`; jangan diubah tangan.
"""


def manual() -> str:
    """The chapter as Markdown: a heading for every rule."""
    return _HEAD + "".join(_section(rule) for rule in ALL)


def _section(rule: Rule) -> str:
    fix = rule.fix[0].upper() + rule.fix[1:]
    return f"\n## {rule.id} {rule.title}\n\n*{rule.severity.capitalize()}.* {rule.why} {fix}.\n"
