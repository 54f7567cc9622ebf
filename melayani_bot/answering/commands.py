"""Words that steer the conversation anywhere: menu, batal, petugas, ulang, lanjut and others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from melayani_bot.answering import wording
from melayani_bot.answering.compose import label_of
from melayani_bot.answering.conversation import Conversation
from melayani_bot.answering.doors import complaint_reach, door_of
from melayani_bot.answering.questions import show
from melayani_bot.answering.targets import Target, TargetKind
from melayani_bot.answering.turn import Turn
from melayani_bot.answering.values import Answer, Door, Outcome

_FORMS = {
    "menu": "menu|mulai|start|help|bantuan|tolong bantuan|bantu|home|awal|halaman awal",
    "batal": "batal|cancel|nggak jadi|gak jadi|ga jadi|tidak jadi|ora sida|ora sido|gak sido|"
    "nggak sido|wurung|ta padhadhi|batalkan",
    "petugas": "petugas|cs|admin|operator|orang|manusia|mau bicara orang|bicara dengan orang|"
    "bicara dengan petugas|bicara petugas|mau bicara petugas|mau ngomong sama orang|"
    "hubungi petugas|sambungkan ke petugas|sambungkan petugas|minta petugas|chat petugas|"
    "ngomong karo wong|omong karo petugas|bicara dengan manusia|customer service",
    "ulang": "ulang|ulangi|baleni|ulangi lagi|coba ulangi|jawaban tadi",
    "bahasa": "bahasa|ganti bahasa|bahasa jawa|bahasa osing|bahasa using|bahasa madura|language",
    "hapus data": "hapus data|hapus data saya|hapus percakapan|hapus riwayat|lupakan saya",
    "data saya": "data saya|lihat data saya|data saya apa saja|data apa yang disimpan|"
    "apa yang kamu simpan|simpan data apa|data apa yang kamu simpan",
    "lanjut": "lanjut|lanjutkan|terus|teruskan|sambung",
}
FORGET = "perintah:hapus data"
MY_DATA = "perintah:data saya"
"""Targets of the answers that whoever stores messages must act upon."""

_BY_FORM = {form: name for name, forms in _FORMS.items() for form in forms.split("|")}


def step(turn: Turn) -> Answer | None:
    """The command that the whole message is, if it is one."""
    name = _BY_FORM.get(turn.plain)
    return _RUN[name](turn) if name else None


def run(turn: Turn, name: str) -> Answer:
    """Carry out a command that an option names."""
    return _RUN[name](turn)


def greeting(turn: Turn) -> Answer:
    """Who this is, three examples, and whether it is official."""
    pack = turn.base.knowledge.pack
    notes = () if pack.official else (wording.NOT_OFFICIAL,)
    lead = (*(line.format(region=pack.name) for line in wording.GREETING), _examples())
    return _talk(turn, lead, notes)


def staff_door(turn: Turn) -> Door:
    """The service counter of the regency with the complaint channel as its reach."""
    knowledge = turn.base.knowledge
    counter = knowledge.bodies.get(knowledge.pack.counter or "")
    if counter is None:
        return Door(body="", name="kanal aduan", reach=complaint_reach(knowledge), fallback=True)
    return door_of(knowledge, counter, None, turn.now)


def _examples() -> str:
    shown = "; ".join(f"“{example}”" for example in wording.EXAMPLES)
    return wording.MENU.format(examples=shown)


def _talk(turn: Turn, lead: tuple[str, ...], notes: tuple[str, ...] = ()) -> Answer:
    state = replace(turn.conversation, pending=None, greeted=True)
    return Answer(outcome=Outcome.SMALL_TALK, conversation=state, lead=lead, notes=notes)


def _cancel(turn: Turn) -> Answer:
    state = Conversation(district=turn.conversation.district, greeted=True)
    return replace(_talk(turn, wording.CANCELLED), conversation=state)


def _staff(turn: Turn) -> Answer:
    return replace(_talk(turn, wording.STAFF), door=staff_door(turn))


def _again(turn: Turn) -> Answer:
    if turn.conversation.topic is None:
        return _talk(turn, wording.NOTHING_TO_REPEAT)
    return show(turn, Target.parse(turn.conversation.topic))


def _resume(turn: Turn) -> Answer:
    parked = turn.conversation.parked
    if parked is None:
        return _talk(turn, wording.NOTHING_TO_RESUME)
    return show(turn, Target.parse(parked))


def _language(turn: Turn) -> Answer:
    return _talk(turn, wording.LANGUAGE)


def _forget(turn: Turn) -> Answer:
    return replace(_talk(turn, wording.DELETED), conversation=Conversation(), target=FORGET)


def _my_data(turn: Turn) -> Answer:
    lead = tuple(line.format(remembered=_remembered(turn)) for line in wording.MY_DATA)
    return replace(_talk(turn, lead), conversation=turn.conversation, target=MY_DATA)


def _remembered(turn: Turn) -> str:
    state, found = turn.conversation, []
    if state.topic:
        topic = label_of(turn.base.knowledge, Target.parse(state.topic))
        found.append(wording.TOPIC_REMEMBERED.format(topic=topic))
    if state.district:
        found.append(wording.DISTRICT_REMEMBERED.format(district=state.district))
    return "; ".join(found) or wording.NOTHING_REMEMBERED


def parked_note(turn: Turn) -> str | None:
    """A reminder of the topic that an emergency interrupted."""
    parked = turn.conversation.parked
    if parked is None or Target.parse(parked).kind is TargetKind.COMMAND:
        return None
    return wording.PARKED.format(topic=label_of(turn.base.knowledge, Target.parse(parked)))


_RUN: dict[str, Callable[[Turn], Answer]] = {
    "menu": greeting,
    "batal": _cancel,
    "petugas": _staff,
    "ulang": _again,
    "bahasa": _language,
    "hapus data": _forget,
    "data saya": _my_data,
    "lanjut": _resume,
}

NAMES = frozenset(_RUN)
"""What `run` takes."""
