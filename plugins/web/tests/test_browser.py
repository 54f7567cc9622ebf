"""The chat in a real browser: keyboard, 320 pixels, no JavaScript, another site, a bad network."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import (  # type: ignore[import-untyped]  # has no types
    Axe,
)
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, expect, sync_playwright

from plugins.web.tests.served import Served

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None and "REQUIRE_CHROMIUM" not in os.environ,
    reason="no chromium here: apt-get install --no-install-recommends chromium",
)
QUIET = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
FINGER = 44
"""CSS pixels that a target measures at least."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    # Not for the session: while it is open, no asyncio.run works in this thread.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def bot() -> Iterator[Served]:
    with Served() as served:
        yield served


@pytest.fixture
def page(chromium: Browser, bot: Served) -> Iterator[Page]:
    yield from _page(chromium, javascript=True)


@pytest.fixture
def plain_page(chromium: Browser, bot: Served) -> Iterator[Page]:
    yield from _page(chromium, javascript=False)


def _page(chromium: Browser, *, javascript: bool) -> Iterator[Page]:
    context = chromium.new_context(
        viewport={"width": 320, "height": 640}, java_script_enabled=javascript
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    said: list[str] = []
    page.on("console", lambda message: said.append(_complaint(message)))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    # Scripts and policy are judged here; a connection may break, and one test breaks them itself.
    assert [line for line in said if line and "net::" not in line] == []


def _complaint(message: ConsoleMessage) -> str:
    return message.text if message.type in ("error", "warning") else ""


def ask(page: Page, text: str) -> None:
    page.get_by_role("textbox", name="Pertanyaan Anda").fill(text)
    page.keyboard.press("Enter")


def test_a_question_by_keyboard_is_answered_and_the_focus_stays(page: Page, bot: Served) -> None:
    page.goto(bot.url)
    box = page.get_by_role("textbox", name="Pertanyaan Anda")
    box.focus()
    page.keyboard.type("KTP saya hilang")
    page.keyboard.press("Enter")
    log = page.get_by_role("log", name="Percakapan")
    expect(log.locator("p")).to_have_count(2)
    expect(log.locator("p").first).to_have_text("Anda: KTP saya hilang")
    expect(log.locator("p").last).to_contain_text("Bot: Langkah pertama: buka")
    expect(log.locator("p").last).to_contain_text("5 < 6 & selesai")
    expect(box).to_be_focused()
    expect(box).to_have_value("")


def test_a_choice_is_tapped_by_keyboard_and_the_focus_returns(page: Page, bot: Served) -> None:
    page.goto(bot.url)
    ask(page, "ktp")
    button = page.get_by_role("button", name="KTP rusak")
    button.focus()
    page.keyboard.press("Enter")
    log = page.get_by_role("log")
    expect(log.locator("p").last).to_contain_text("Anda memilih ktp/rusak.")
    expect(log.locator("p").nth(2)).to_have_text("Anda: KTP rusak")
    expect(button).to_have_count(0)
    expect(page.get_by_role("textbox")).to_be_focused()


def test_a_reload_shows_the_conversation_again_and_it_goes_on(page: Page, bot: Served) -> None:
    page.goto(bot.url)
    ask(page, "ktp")
    expect(page.get_by_role("button", name="KTP hilang")).to_be_visible()
    page.reload()
    expect(page.get_by_role("log").locator("p")).to_have_count(2)
    page.get_by_role("button", name="KTP hilang").click()
    expect(page.get_by_role("log").locator("p")).to_have_count(4)
    assert len({message.peer for message in bot.inbox}) == 1


def test_a_new_start_leaves_nothing_behind(page: Page, bot: Served) -> None:
    page.goto(bot.url)
    ask(page, "rahasia saya")
    expect(page.get_by_role("log").locator("p")).to_have_count(2)
    page.get_by_role("button", name="Mulai baru").click()
    expect(page.get_by_role("log").locator("p")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("log").locator("p")).to_have_count(0)
    ask(page, "ktp")
    expect(page.get_by_role("log").locator("p")).to_have_count(2)
    assert len({message.peer for message in bot.inbox}) == 2


def test_without_javascript_the_form_does_it_all(plain_page: Page, bot: Served) -> None:
    plain_page.goto(bot.url)
    ask(plain_page, "ktp")
    log = plain_page.get_by_role("log")
    expect(log.locator("p").last).to_contain_text("Yang mana?")
    plain_page.get_by_role("button", name="KTP hilang").click()
    expect(log.locator("p").last).to_contain_text("Anda memilih ktp/hilang.")
    plain_page.reload()
    expect(log.locator("p")).to_have_count(4)
    plain_page.get_by_role("button", name="Mulai baru").click()
    expect(log.locator("p")).to_have_count(0)


def test_after_a_long_silence_an_answer_comes_at_once(page: Page, bot: Served) -> None:
    page.clock.install()
    page.goto(bot.url)
    ask(page, "ktp")
    log = page.get_by_role("log")
    expect(log.locator("p")).to_have_count(2)
    page.clock.fast_forward("10:00")
    page.reload()
    ask(page, "ktp")
    expect(log.locator("p")).to_have_count(4)


def test_hostile_text_is_only_text(page: Page, bot: Served) -> None:
    hostile = '<img src=x onerror="alert(1)"><b>tebal</b> javascript:alert(2)'
    page.on("dialog", lambda dialog: pytest.fail("a script ran"))
    page.goto(bot.url)
    ask(page, hostile)
    log = page.get_by_role("log")
    expect(log.locator("p").first).to_have_text(f"Anda: {hostile}")
    page.reload()
    expect(log.locator("p").first).to_have_text(f"Anda: {hostile}")
    assert page.locator("img").count() == 0


def test_an_unsent_question_stays_and_is_sent_once(page: Page, bot: Served) -> None:
    page.goto(bot.url)
    lost: list[Route] = []

    def lose_the_answer(route: Route) -> None:
        route.fetch() if lost else None  # the second time it arrives, but nobody hears of it
        lost.append(route)
        route.abort()

    page.route("**/messages", lose_the_answer)
    for _ in range(2):
        ask(page, "ktp")
        expect(page.get_by_role("status")).to_contain_text("Belum terkirim")
        expect(page.get_by_role("textbox")).to_have_value("ktp")
    page.unroute("**/messages")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log").locator("p")).to_have_count(2)
    assert [message.text for message in bot.inbox] == ["ktp"]


def test_the_page_passes_axe_and_fits_320_pixels(page: Page, bot: Served) -> None:
    page.goto(bot.url)
    _is_sound(page)
    for count, text in ((2, "panjang"), (4, "ktp")):
        ask(page, text)
        expect(page.get_by_role("log").locator("p")).to_have_count(count)
    _is_sound(page)


def test_the_page_fits_at_twice_the_size(page: Page, bot: Served) -> None:
    page.set_viewport_size({"width": 640, "height": 400})  # 1280 by 800 at 200 %
    page.goto(bot.url)
    ask(page, "panjang")
    expect(page.get_by_role("log").locator("p")).to_have_count(2)
    _is_sound(page)


def test_the_widget_works_on_another_site(page: Page, bot: Served) -> None:
    page.goto(bot.site)
    opener = page.get_by_role("button", name="Tanya layanan")
    expect(page.get_by_role("log")).to_have_count(0)
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox")).to_be_focused()
    ask(page, "ktp")
    expect(page.get_by_role("log").locator("p")).to_have_count(2)
    _is_sound(page)
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    page.reload()
    opener.click()
    expect(page.get_by_role("log").locator("p")).to_have_count(2)
    page.get_by_role("button", name="KTP rusak").click()
    expect(page.get_by_role("log").locator("p")).to_have_count(4)
    assert len({message.peer for message in bot.inbox}) == 1


def _is_sound(page: Page) -> None:
    found = Axe().run(page, options=RULES).response["violations"]
    assert [violation["id"] for violation in found] == []
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not wide, "the page scrolls sideways"
    for target in page.get_by_role("button").all():
        box = target.bounding_box()
        assert box is None or min(box["width"], box["height"]) >= FINGER, target.inner_text()
