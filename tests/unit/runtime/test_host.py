"""The HTTP side: what reaches a channel, and what a platform hears when something is wrong."""

import asyncio
import resource
from collections.abc import MutableMapping
from typing import Any, ClassVar, Self

import pytest

from melayani_bot.channel import (
    Capabilities,
    Deliver,
    HttpRequest,
    HttpResponse,
    Inbound,
    Part,
    Peer,
    SendReceipt,
    Undelivered,
    WebhookChannel,
)
from melayani_bot.errors import SettingsError, StorageError
from melayani_bot.runtime.host import Host
from melayani_bot.runtime.http import listening, room
from tests.unit.runtime.virtual import START, VirtualLoop, run


class Mirror(WebhookChannel):
    """Delivers the body and says what it saw; raises what it is given."""

    name: ClassVar[str] = "cermin"
    Settings = object
    requests: list[HttpRequest]

    def __init__(self, error: Exception | None = None) -> None:
        self.requests, self._error = [], error

    @classmethod
    def create(cls, settings: Any) -> Self:
        raise NotImplementedError("the host makes and sends nothing through this channel")

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(max_text=100)

    async def send(self, to: Peer, part: Part) -> SendReceipt:
        raise NotImplementedError("the host makes and sends nothing through this channel")

    async def on_http(self, request: HttpRequest, deliver: Deliver) -> HttpResponse:
        self.requests.append(request)
        await deliver(
            Inbound(id="1", peer=Peer("cermin", "a"), at=START, text=request.body.decode())
        )
        if self._error:
            raise self._error
        return HttpResponse(200, b"ok", {"Content-Type": "text/html"})


async def nobody(_: Inbound | Undelivered) -> None:
    return None


async def full(_: Inbound | Undelivered) -> None:
    raise StorageError("penuh")


def ask(
    host: Host, path: str = "/cermin/x/y", method: str = "POST", *chunks: bytes, pause: float = 0.0
) -> tuple[int, dict[bytes, bytes], bytes]:
    sent: list[MutableMapping[str, Any]] = []
    rest = [*(chunks or (b"",))]

    async def receive() -> MutableMapping[str, Any]:
        await asyncio.sleep(pause)
        return {"type": "http.request", "body": rest.pop(0), "more_body": bool(rest)}

    async def send(event: MutableMapping[str, Any]) -> None:
        sent.append(event)

    scope = {"type": "http", "method": method, "path": path, "query_string": b"a=1&b=%C3%A9&c=",
             "headers": [(b"X-Sign", b"abc")], "client": ("127.0.0.9", 5)}  # fmt: skip

    async def main(_: VirtualLoop) -> None:
        await host(scope, receive, send)

    run(main)
    return sent[0]["status"], dict(sent[0]["headers"]), sent[1]["body"]


def test_a_channel_sees_the_raw_request() -> None:
    channel = Mirror()
    status, headers, body = ask(
        Host(channels={"cermin": channel}, deliver=nobody), "/cermin/x/y", "POST", b"a", b"b"
    )
    assert (status, body, headers[b"content-type"]) == (200, b"ok", b"text/html")
    (seen,) = channel.requests
    assert seen == HttpRequest(
        method="POST", path="/x/y", query={"a": "1", "b": "é", "c": ""},
        headers={"x-sign": "abc"}, body=b"ab",
    )  # fmt: skip


def test_a_channel_has_its_address_and_all_below_it() -> None:
    channel = Mirror()
    host = Host(channels={"cermin": channel}, deliver=nobody)
    found = [
        ask(host, path)[0] for path in ("/cermin", "/cermin/", "//cermin", "/cermin2", "/", "*")
    ]
    assert found == [200, 200, 404, 404, 404, 404]
    assert [request.path for request in channel.requests] == ["", "/"]


def test_what_could_not_be_stored_is_to_come_again() -> None:
    status, headers, _ = ask(Host(channels={"cermin": Mirror()}, deliver=full))
    assert status == 503
    assert int(headers[b"retry-after"]) > 0


def test_an_error_in_an_adapter_is_500_without_detail() -> None:
    status, _, body = ask(
        Host(channels={"cermin": Mirror(RuntimeError("rahasia"))}, deliver=nobody)
    )
    assert (status, b"rahasia" in body) == (500, False)


def test_a_body_beyond_the_cap_is_not_read_to_its_end() -> None:
    channel = Mirror()
    host = Host(channels={"cermin": channel}, deliver=nobody, max_body=10)
    assert ask(host, "/cermin/", "POST", b"x" * 6, b"x" * 5, b"never read" * 10**6)[0] == 413
    assert not channel.requests


def test_a_slow_client_is_cut_off() -> None:
    host = Host(channels={"cermin": Mirror()}, deliver=nobody)
    assert ask(host, "/cermin/", "POST", b"x", b"y", pause=6.0)[0] == 408


def test_pages_and_what_is_not_there() -> None:
    async def page(_: HttpRequest) -> HttpResponse:
        return HttpResponse(200, b"sehat")

    host = Host(channels={"cermin": Mirror()}, deliver=nobody, pages={"/health": page})
    assert ask(host, "/health", "GET")[::2] == (200, b"sehat")
    status, headers, body = ask(host, "/health", "HEAD")
    assert (status, headers[b"content-length"], body) == (200, b"5", b"")
    assert ask(host, "/lain/x")[0] == 404


def test_a_guard_answers_in_place_of_the_channel() -> None:
    channel = Mirror()
    seen: list[str] = []

    def guard(address: str, *_: object) -> HttpResponse:
        seen.append(address)
        return HttpResponse(429)

    assert ask(Host(channels={"cermin": channel}, deliver=nobody, guard=guard))[0] == 429
    assert (seen, channel.requests) == (["127.0.0.9"], [])


def test_an_address_in_use_is_said_with_the_settings_to_change() -> None:
    async def main() -> None:
        host = Host(channels={}, deliver=nobody)
        async with listening(host, "127.0.0.1", 0) as port:
            with pytest.raises(SettingsError, match="port"):
                await listening(host, "127.0.0.1", port).__aenter__()

    asyncio.run(main())


class Waiting(Mirror):
    """Answers when it is told to."""

    name: ClassVar[str] = "menunggu"

    def __init__(self) -> None:
        super().__init__()
        self.news = asyncio.Event()

    async def on_http(self, request: HttpRequest, deliver: Deliver) -> HttpResponse:
        await self.news.wait()
        return HttpResponse(200)


def test_those_who_wait_on_one_channel_leave_the_others_their_room() -> None:
    waiting, mirror, statuses = Waiting(), Mirror(), list[int]()
    host = Host(channels={"menunggu": waiting, "cermin": mirror}, deliver=nobody, share=2)

    async def call(path: str) -> None:
        async def receive() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": b""}

        async def send(event: MutableMapping[str, Any]) -> None:
            statuses.extend([event["status"]] if "status" in event else [])

        await host({"type": "http", "method": "GET", "path": path, "query_string": b"",
                    "headers": []}, receive, send)  # fmt: skip

    async def main(_: VirtualLoop) -> None:
        async with asyncio.TaskGroup() as group:
            for _number in range(2):
                group.create_task(call("/menunggu"))
            await asyncio.sleep(1)
            await call("/menunggu")
            await call("/cermin")
            waiting.news.set()
        await call("/menunggu")

    run(main)
    assert statuses == [503, 200, 200, 200, 200]


def test_room_is_what_the_system_gives_and_no_more_than_is_wanted() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(1024, hard), hard))
        assert 1 <= room() <= 8000
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] >= min(8200, hard)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_system_that_leaves_no_room_is_said_before_anybody_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (64, 64))
    monkeypatch.setattr(resource, "setrlimit", lambda _, __: None)
    with pytest.raises(SettingsError, match="LimitNOFILE"):
        room()
