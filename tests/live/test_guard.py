"""What strangers' sockets send: an answer or an end, never a trace, never anything of others."""

from __future__ import annotations

import contextlib
import json
import struct
import time
from typing import Any
from uuid import uuid4

import pytest
import requests
import websocket
from websocket import ABNF

from tests.live.conftest import Ground
from tests.live.page import Page
from tests.scenario import open_task
from web.sockets import BIGGEST, MOST_ASKED, UNREAD, UNSENT, frame

DEEP = "[" * 60_000
ENDS = [
    "", "0", "5", "6", "7", "9", "x", "b", "bAAAA", "b!!", "2probe", "3x", "1x",
    "4", "4x", "4[]", "4{}", '4"x"', "47", f"4{DEEP}", f"3{DEEP}",
    "42/live,", "42/live,5", "42/live,[]", "42/live,[null]", '42/live,{"a":1}', f"42/live,{DEEP}",
    *(f'42/live,["{event}"]' for event in ("unknown", "connect", "disconnect", "message", "*", "")),
    '42/live,["watch"', '42/live,[["watch"]]', '42/live,["watch",1,2,3]',
    '42/live,["watch",' + "1" * 5000 + "]", "42/live," + "9" * 200 + '["watch"]',
    "43/live,1[]", "44/live,{}", "45/live,[]", "49/live,",
    '451-/live,["watch",{"_placeholder":true,"num":0}]',
]  # fmt: skip
STAYS = [
    "40/other,",
    "40",
    "40/live,",
    '40/live,{"token":"x"}',
    '42["watch",{}]',
    '42/other,["watch",{}]',
    "3",
]
STRANGE = [
    None,
    True,
    0,
    -1,
    1.5,
    2**80,
    "",
    "x",
    "board",
    [],
    {},
    [[]],
    "\x00",
    "é" * 3000,
    {"$gt": ""},
    "1 OR 1=1",
]


@pytest.mark.parametrize("said", ENDS, ids=range(len(ENDS)))
def test_what_no_page_of_ours_sends_ends_the_connection(ground: Ground, said: str) -> None:
    page = ground.watching()
    page.socket.send(said)
    assert page.is_cut()


@pytest.mark.parametrize("said", STAYS)
def test_what_is_meant_for_somebody_else_is_ignored(ground: Ground, said: str) -> None:
    page = ground.watching()
    page.socket.send(said)
    assert "snapshot" in page.watch(ground.seeded.response)


@pytest.mark.parametrize(
    ("data", "opcode"),
    [
        (b"\xff\xfe\xfd", ABNF.OPCODE_TEXT),
        (b"4\x00", ABNF.OPCODE_BINARY),
        (b"", ABNF.OPCODE_BINARY),
        (b"more", ABNF.OPCODE_CONT),
        (b"what", 0x3),
        (struct.pack("!H", 999) + b"\xff", ABNF.OPCODE_CLOSE),
    ],
)
def test_frames_that_are_not_text_end_the_connection(ground: Ground, data: bytes, opcode: int) -> None:
    page = ground.watching()
    raw = ABNF(1, 0, 0, 0, opcode, 1, data)
    page.socket.send_frame(raw) if opcode != 0x3 else page.socket.sock.sendall(b"\x83\x80\x00\x00\x00\x00")
    assert page.is_cut()


def test_unmasked_and_compressed_frames_end_the_connection(ground: Ground) -> None:
    for raw in (b"\x81\x01" + b"3", b"\xc1\x81\x00\x00\x00\x003"):
        page = ground.watching()
        page.socket.sock.sendall(raw)
        assert page.is_cut()


def test_a_message_beyond_the_size_ends_the_connection_before_it_is_read(ground: Ground) -> None:
    page = ground.watching()
    page.socket.sock.sendall(struct.pack("!BBQ", 0x81, 0xFF, 2**40) + bytes(4))
    with pytest.raises(OSError, match=r"reset|pipe|Broken"):
        for _ in range(2000):
            page.socket.sock.sendall(b"4" * 65536)
    page = ground.watching()
    with contextlib.suppress(OSError, websocket.WebSocketException):  # in fragments: cut while it still sends
        page.socket.send_frame(ABNF(0, 0, 0, 0, ABNF.OPCODE_TEXT, 1, b"4" + b"2" * 9000))
        for _ in range(BIGGEST // 9000 + 50):
            page.socket.send_frame(ABNF(0, 0, 0, 0, ABNF.OPCODE_CONT, 1, b"2" * 9000))
    assert page.is_cut()  # by a reset, or by a close frame


def test_the_largest_message_is_read(ground: Ground) -> None:
    page = ground.watching()
    pad = "x" * (BIGGEST - 200)
    answer = page.ask("watch", {"view": "board", "response": str(ground.seeded.response), "pad": pad})
    assert "snapshot" in answer


def test_compression_is_never_agreed_to(ground: Ground) -> None:
    asked = websocket.WebSocket()
    asked.connect(
        ground.server.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket",
        cookie=f"muster={ground.token()}",
        origin=ground.server.url,
        header=["Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"],
    )
    assert "sec-websocket-extensions" not in asked.headers
    asked.close()


def test_a_flood_of_messages_ends_the_connection(ground: Ground) -> None:
    page = ground.watching()
    ask = json.dumps(["watch", {"view": "board", "response": str(ground.seeded.response)}])
    key = bytes(4)
    text = f"42/live,1{ask}".encode()
    one = struct.pack("!BBH", 0x81, 0xFE, len(text)) + key + text
    with pytest.raises(OSError, match=r"reset|pipe|Broken"):
        for _ in range(200 * UNREAD):
            page.socket.sock.sendall(one)
    assert ground.server.health()["status"] == "ok"


@pytest.mark.parametrize("field", ["view", "response", "after"])
def test_strange_values_are_answered_with_a_refusal(ground: Ground, field: str) -> None:
    page = ground.page()
    good = {"view": "board", "response": str(ground.seeded.response), "after": None}
    for value in STRANGE:
        if value == good[field] or (field == "after" and value in (None, 0) and value is not False):
            continue
        answer = page.ask("watch", {**good, field: value})
        assert answer["error"]["status"] in (400, 403, 404), (value, answer)
        assert set(answer) == {"error"}
    for said in STRANGE:
        assert page.ask("watch", said)["error"]["status"] == 400
    assert "snapshot" in page.ask("watch", good)


def test_nothing_is_told_before_watching_and_nothing_of_other_rooms(ground: Ground) -> None:
    quiet, own = ground.page(), ground.watching("volunteer", view="phone")
    watching = ground.watching()
    assert "error" in own.watch(uuid4(), view="phone")
    ground.open_task("somebody's")
    watching.next("changes")
    with pytest.raises(websocket.WebSocketTimeoutException):
        quiet.next("changes", wait=1)
    for name, said in own.told:
        assert name == "beat" or not said["volunteers"], said


@pytest.mark.parametrize(
    ("method", "query", "headers"),
    [
        ("GET", "EIO=4&transport=polling", {}),
        ("POST", "EIO=4&transport=polling&sid=x", {}),
        ("OPTIONS", "EIO=4&transport=websocket", {}),
        ("GET", "EIO=3&transport=websocket", {"good": "1"}),
        ("GET", "EIO=4&transport=websocket&sid=unknown", {"good": "1"}),
        ("GET", "EIO=4&transport=websocket&j=x", {"good": "1"}),
        ("GET", "transport=carrier-pigeon&EIO=4", {"good": "1"}),
        ("GET", "EIO=4&transport=websocket", {"Upgrade": "websocket"}),
        ("GET", "EIO=4&transport=websocket", {"good": "1", "Sec-WebSocket-Key": "short"}),
        ("GET", "EIO=4&transport=websocket", {"good": "1", "Sec-WebSocket-Version": "8"}),
        ("GET", "EIO=4&transport=websocket&" + "a=" * 1500, {"good": "1", "Sec-WebSocket-Key": "é" * 8}),
        ("GET", "", {"good": "1"}),
    ],
)
def test_bad_handshakes_are_refused(ground: Ground, method: str, query: str, headers: dict[str, Any]) -> None:
    if headers.pop("good", None):
        upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
        headers = {**upgrade, "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==", **headers}
    sent = {k: v.encode("latin-1") for k, v in {"Origin": ground.server.url, **headers}.items()}
    with requests.Session() as http:
        http.trust_env = False
        http.cookies.set("muster", ground.token())
        answer = http.request(method, f"{ground.server.url}/socket.io/?{query}", headers=sent, timeout=10)
    assert answer.status_code == 400


def test_who_connects_and_says_nothing_is_let_go(ground: Ground) -> None:
    with Page(ground.server.url, ground.token(), connect=False) as silent:
        assert silent.is_cut(wait=30)


def test_who_does_not_read_is_closed_and_holds_up_nobody(ground: Ground) -> None:
    with ground.ledger.batch() as batch:
        for number in range(300):
            open_task(batch, ground.seeded, title=f"{number} " + "x" * 70, starts_at=ground.ledger.now())
    ground.settled()
    slow, quick = ground.watching(), ground.watching()
    before = ground.server.health()["live"]
    ask = f'42/live,1["watch",{{"view":"board","response":"{ground.seeded.response}"}}]'
    for _ in range(MOST_ASKED - 2):
        slow.socket.send(ask)
    for number in range(3 * UNSENT):
        ground.open_task(f"small {number}")
        while f"small {number}" not in {task["title"] for task in quick.next("changes")["tasks"]}:
            pass
        if number % 10 == 9 and ground.server.health()["live"] < before:
            return
    pytest.fail("still connected")


def test_who_only_asks_is_closed(ground: Ground) -> None:
    page = ground.watching()
    ask = f'42/live,1["watch",{{"view":"board","response":"{ground.seeded.response}"}}]'
    with pytest.raises(OSError, match=r"reset|pipe|Broken"):
        for _ in range(2000):
            page.socket.send(ask)
            time.sleep(0.02)


def test_a_frame_is_what_the_standard_says() -> None:
    for size, head in ((0, b"\x81\x00"), (125, b"\x81\x7d"), (126, b"\x81\x7e\x00\x7e")):
        assert frame("x" * size) == head + b"x" * size
    assert frame("x" * 65535)[:4] == b"\x81\x7e\xff\xff"
    assert frame("x" * 65536)[:10] == b"\x81\x7f" + (65536).to_bytes(8)
    assert frame("é") == b"\x81\x02" + "é".encode()
