"""What is said for the whole nation must hold in every regency."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from melayani_bot.knowledge.rule import Hit, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from melayani_bot.knowledge.draft import Draft


def _local_names(draft: Draft) -> Iterator[Hit]:
    nation = f"{draft.layers[0].folder}/"
    names = _regions(draft)
    if not names:
        return
    somewhere = re.compile(rf"\b({'|'.join(map(re.escape, sorted(names)))})\b", re.IGNORECASE)
    texts = [(text.text, text.at) for text in draft.texts]
    texts += [(phrase.text, phrase.at) for phrase in draft.phrases]
    for text, at in texts:
        if at.file.startswith(nation) and (found := somewhere.search(text)):
            yield Hit(at, f'Berkas nasional menyebut "{found.group()}".')


def _regions(draft: Draft) -> set[str]:
    """Names of the province and the regency, without the word for what they are."""
    names = {layer.node.text("nama") or "" for layer in draft.layers[1:]}
    return {re.sub(r"^(Kabupaten|Kota|Provinsi) ", "", name) for name in names} - {""}


def _districts(draft: Draft) -> Iterator[Hit]:
    nation = f"{draft.layers[0].folder}/"
    names = {place.district for place in draft.places}
    if not names:
        return
    # A district may be called like a thing (Genteng, Licin): only after "Kecamatan" it is a place.
    named = re.compile(rf"\b[Kk]ecamatan ({'|'.join(map(re.escape, sorted(names)))})\b")
    for text in draft.texts:
        if text.at.file.startswith(nation) and (found := named.search(text.text)):
            yield Hit(text.at, f'Berkas nasional menyebut "{found.group()}".')


_WHY = "Paket nasional dipakai semua kabupaten."
_FIX = "pindahkan kalimat itu ke paket daerah atau paket provinsi"
RULES = (
    Rule("K221", Severity.ERROR, "Berkas nasional menyebut daerah", _WHY, _FIX, _local_names),
    Rule("K222", Severity.ERROR, "Berkas nasional menyebut kecamatan", _WHY, _FIX, _districts),
)
