"""The web adapter without a browser: tokens, bounds, headers, escaping, waiting."""

from __future__ import annotations

import asyncio
import gzip
import html
import json
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from importlib.metadata import EntryPoint
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from melayani_bot.channel import Choice, HttpRequest, HttpResponse, Inbound, Part
from melayani_bot.discovery import GROUP
from melayani_bot.errors import SettingsError, StorageError
from melayani_bot.testing import Inbox
from melayani_web import Web, WebSettings
from melayani_web.page import page_of
from melayani_web.runs import Run, runs_of, text_of
from melayani_web.sessions import Sessions, cookie_for, cookie_in
from melayani_web.transcripts import MOST_CONVERSATIONS, MOST_ENTRIES, Entry, Transcripts
from plugins.web.tests.wire import EMBEDDER, FORM, JSON, OWN, STRANGER, Browser, Mode, settings

HALO = {"id": "x" * 32, "text": "halo"}


def test_the_widget_is_at_most_12_kb_gzipped() -> None:
    script = files("melayani_web").joinpath("static/widget.js").read_bytes()
    assert len(gzip.compress(script, 9, mtime=0)) <= 12 * 1024


def test_the_entry_point_leads_to_the_channel() -> None:
    project = tomllib.loads(Path(__file__).parents[1].joinpath("pyproject.toml").read_text())
    ((name, value),) = project["project"]["entry-points"][GROUP].items()
    assert EntryPoint(name=name, value=value, group=GROUP).load() is Web
    assert name == Web.name


def test_the_same_part_again_is_shown_once() -> None:
    web, browser, message = _asked()
    for key in ("a", "a", "b", "a"):
        asyncio.run(web.send(message.peer, Part(text=key, key=key)))
    assert [text for _, text in _read(web, browser)] == ["halo", "a", "b"]


def test_the_first_question_sent_again_stays_in_one_conversation() -> None:
    web, inbox = Web.create(settings()), Inbox()
    for _ in range(2):
        _ask(web, Browser(Mode.PAGE).post(HALO), inbox)
    assert len({(message.id, message.peer) for message in inbox}) == 1


def test_what_could_not_be_stored_is_not_shown() -> None:
    web, browser, _ = _asked()
    full = Inbox()
    full.refuse()
    with pytest.raises(StorageError):
        _ask(web, browser.post({"id": "y" * 32, "text": "hilang"}), full)
    assert [text for _, text in _read(web, browser)] == ["halo"]


def test_a_long_question_is_handed_over_whole_and_shown_short() -> None:
    web, browser, inbox = Web.create(settings()), Browser(Mode.PAGE), Inbox()
    browser.learn(_ask(web, browser.post({**HALO, "text": "a" * 20_000}), inbox))
    assert len(inbox[0].text) == 20_000
    ((_, shown),) = _read(web, browser)
    assert shown == "a" * 1_000 + "…"
    assert _ask(web, browser.post({**HALO, "text": "a" * 20_001}), inbox).status == 400


def test_a_choice_that_we_cannot_have_offered_is_refused() -> None:
    web, inbox = Web.create(settings()), Inbox()
    for choice, status in (("é" * 100, 202), ("é" * 101, 400)):
        fields = {"id": HALO["id"], "choice": choice}
        assert _ask(web, Browser(Mode.PAGE).post(fields), inbox).status == status
    assert [message.choice for message in inbox] == ["é" * 100]


def test_a_stranger_reads_nothing_of_a_conversation() -> None:
    web, browser, _ = _asked()
    token = browser.kept["cookie"].partition("=")[2]
    name, _, signature = token.partition(".")
    for forged in ("", name, f"{name}.", f"{name}.{'0' * 64}", f"x{name[1:]}.{signature}"):
        stranger = Browser(Mode.PAGE)
        stranger.kept["cookie"] = f"melayani_web={forged}"
        assert _read(web, stranger) == []
    assert len(_read(web, browser)) == 1


def test_a_new_secret_ends_all_conversations() -> None:
    conversation = Sessions("a").begun_by("x")
    assert Sessions("b").conversation(Sessions("a").token(conversation)) is None
    assert Sessions("").conversation(Sessions("").token(conversation)) is None
    assert Sessions("a").conversation(Sessions("a").token(conversation)) == conversation


def test_the_cookie_is_kept_from_scripts_and_other_sites() -> None:
    assert cookie_for("a.b", secure=True).endswith("HttpOnly; SameSite=Lax; Secure")
    assert "Secure" not in cookie_for("a.b", secure=False)
    assert "Max-Age=0" in cookie_for("", secure=False)
    assert cookie_in("lain=1; melayani_web=a.b ; x") == "a.b"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": OWN}, 202),
        ({"origin": EMBEDDER}, 202),
        ({"origin": STRANGER}, 403),
        ({"origin": "null"}, 403),
        ({"origin": ""}, 403),
        ({"sec-fetch-site": "same-origin"}, 202),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({}, 202),
        ({"origin": OWN, "content-type": "text/plain"}, 415),
        ({"origin": OWN, "content-type": FORM}, 400),
    ],
)
def test_only_our_own_page_and_embedders_may_post(headers: Mapping[str, str], status: int) -> None:
    sent = {"host": "bot.invalid", "content-type": JSON, **headers}
    request = HttpRequest("POST", "/web/messages", headers=sent, body=json.dumps(HALO).encode())
    answer = _ask(Web.create(settings()), request, Inbox())
    assert answer.status == (303 if status == 400 else status)


def test_only_embedders_may_read_from_elsewhere() -> None:
    web = Web.create(settings())
    for origin, allowed in ((EMBEDDER, EMBEDDER), (STRANGER, None)):
        for method in ("GET", "OPTIONS"):
            answer = _ask(web, HttpRequest(method, "/web/messages", headers={"origin": origin}))
            assert answer.headers.get("access-control-allow-origin") == allowed
            assert answer.headers["vary"] == "origin"


def test_the_page_may_load_nothing_foreign() -> None:
    answer = _ask(Web.create(settings()), HttpRequest("GET", "/web/"))
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/apa/saja/", 200),
        ("GET", "", 308),
        ("GET", "/web/widget.js", 200),
        ("GET", "/web/style.css", 200),
        ("GET", "/web/rahasia", 404),
        ("GET", "/web/../page.html", 404),
        ("DELETE", "/web/messages", 404),
        ("POST", "/web/", 404),
    ],
)
def test_each_path_has_one_answer(method: str, path: str, status: int) -> None:
    assert _ask(Web.create(settings()), HttpRequest(method, path)).status == status


@trying(deadline=None)
@example("<script>", "</title><img src=x>")
@given(st.text(), st.text())
def test_no_text_becomes_html(text: str, label: str) -> None:
    entry = Entry('"><script>', (Run(text), Run(label, bold=True)), choices=(Choice(text, label),))
    page = page_of(text + label, [entry], '">')
    assert page.count("<script") == 1
    assert "<img" not in page
    assert html.escape(text) in page


@trying(deadline=None)
@given(st.lists(st.tuples(st.text(alphabet="ab <>&\"'\n:/.wame", max_size=20), st.booleans())))
def test_runs_hold_exactly_what_a_person_reads(spans: list[tuple[str, bool]]) -> None:
    marked = "".join(
        f"<b>{html.escape(text, quote=False)}</b>" if bold else html.escape(text, quote=False)
        for text, bold in spans
    )
    assert text_of(runs_of(marked)) == "".join(text for text, _ in spans)


def test_links_are_found_without_the_sentence_around_them() -> None:
    runs = runs_of("Chat (https://wa.me/62800?text=a&amp;b=c), atau wa.me/62800.")
    assert [(run.text, run.href) for run in runs if run.href] == [
        ("https://wa.me/62800?text=a&b=c", "https://wa.me/62800?text=a&b=c"),
        ("wa.me/62800", "https://wa.me/62800"),
    ]
    bare = runs_of(
        "Buka lapor.go.id, a.b.go.id/x?y=1. Bukan: a@b.go.id, a.go.ide, contoh.id, go.id"
    )
    assert [run.href for run in bare if run.href] == [
        "https://lapor.go.id",
        "https://a.b.go.id/x?y=1",
    ]
    assert not [run for run in runs_of("javascript:alert(1) data:text/html,x") if run.href]


def test_a_reader_waits_until_there_is_news() -> None:
    async def read() -> list[str]:
        transcripts = Transcripts(timedelta(minutes=1))
        transcripts.add("c", Entry("1", (Run("satu"),)))
        _, cursor = transcripts.after("c")
        reader = asyncio.create_task(transcripts.wait("c", cursor, 10))
        await asyncio.sleep(0)
        transcripts.add("c", Entry("2", (Run("dua"),)))
        await asyncio.wait_for(reader, 5)
        return [entry.id for entry in transcripts.after("c", cursor)[0]]

    assert asyncio.run(read()) == ["2"]


def test_closing_and_forgetting_send_readers_home() -> None:
    async def wait(leave: str) -> None:
        transcripts = Transcripts(timedelta(minutes=1))
        transcripts.add("c", Entry("1", ()))
        reader = asyncio.create_task(transcripts.wait("c", transcripts.after("c")[1], 60))
        await asyncio.sleep(0)
        if leave == "close":
            transcripts.close()
        else:
            transcripts.forget("c")
        await asyncio.wait_for(reader, 5)

    for leave in ("close", "forget"):
        asyncio.run(wait(leave))


def test_memory_is_bounded_in_number_length_and_time() -> None:
    now = [0.0]
    transcripts = Transcripts(timedelta(minutes=1), lambda: now[0])
    for number in range(MOST_ENTRIES + 5):
        transcripts.add("lama", Entry(str(number), ()))
    entries, cursor = transcripts.after("lama")
    assert [entry.id for entry in entries][:1] == ["5"]
    transcripts.add("lama", Entry("baru", ()))
    assert [entry.id for entry in transcripts.after("lama", cursor)[0]] == ["baru"]
    now[0] = 61.0
    transcripts.add("lain", Entry("1", ()))
    assert transcripts.after("lama")[0] == ()
    for number in range(MOST_CONVERSATIONS):
        transcripts.add(f"c{number}", Entry("1", ()))
    assert transcripts.after("lain")[0] == ()


@pytest.mark.parametrize("cursor", ["", "x", "-", "-1", "99999999999999999999", "é-²"])
def test_a_strange_cursor_reads_from_the_start(cursor: str) -> None:
    transcripts = Transcripts(timedelta(minutes=1))
    transcripts.add("c", Entry("1", ()))
    assert len(transcripts.after("c", cursor)[0]) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"title": " "},
        {"secret": "pendek"},
        {"keep_minutes": 0},
        {"origins": "https://contoh.invalid"},
        {"origins": ("https://contoh.invalid/",)},
        {"origins": ("contoh.invalid",)},
    ],
)
def test_settings_say_what_is_wrong(changed: dict[str, object]) -> None:
    with pytest.raises(SettingsError) as raised:
        WebSettings(**changed)  # type: ignore[arg-type]  # wrong values are the test
    assert next(iter(changed)) in str(raised.value)


def _asked() -> tuple[Web, Browser, Inbound]:
    web, browser, inbox = Web.create(settings()), Browser(Mode.PAGE), Inbox()
    browser.learn(_ask(web, browser.post(HALO), inbox))
    return web, browser, inbox[0]


def _ask(web: Web, request: HttpRequest, inbox: Inbox | None = None) -> HttpResponse:
    return asyncio.run(web.on_http(request, Inbox() if inbox is None else inbox))


def _read(web: Web, browser: Browser) -> list[tuple[bool, str]]:
    answer = _ask(web, HttpRequest("GET", "/web/messages", headers=browser.headers()))
    messages = json.loads(answer.body)["messages"]
    return [
        (message["mine"], "".join(run["text"] for run in message["runs"])) for message in messages
    ]
