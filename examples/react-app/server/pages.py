"""What each page load has asked of the server, as the server saw it: the only count that no build of the page can colour."""

import re
import time
from collections import OrderedDict
from contextlib import suppress

from fastapi import WebSocketDisconnect
from world import WORLD

MAX_PAGES = 200
MAX_EVENTS = 2_000
PAGE = re.compile(r"[\w-]{1,40}", re.ASCII)


def now_ms() -> int:
    return round(time.monotonic() * 1_000)


class Page:
    def __init__(self, name: str):
        self.id = name
        self.live: set = set()
        self._began = now_ms()
        self._asked = 0
        self._opened = 0
        self._refused = 0
        self._refuse_until = 0
        self._events: list[tuple[int, str, int]] = []
        self._forgotten = 0

    @property
    def refuses(self) -> bool:
        """A storm is let run for some hundred sockets, so that it can be seen, and no further, so that the machine survives it."""
        return now_ms() < self._refuse_until or self._asked >= WORLD["limit"]

    def ask(self) -> bool:
        """Another socket was asked for: true if it may be opened."""
        refuses = self.refuses
        self._asked += 1
        if refuses:
            self._refused += 1
            self._tell("refused", 503)
        return not refuses

    def open(self, socket) -> None:
        self._opened += 1
        self.live.add(socket)
        self._tell("open", 0)

    def close(self, socket, code: int) -> None:
        if socket in self.live:
            self.live.discard(socket)
            self._tell("close", code)

    async def refuse(self, seconds: float) -> None:
        """Plays a server that is away for a while: what is open ends, what comes is refused."""
        self._refuse_until = now_ms() + round(seconds * 1_000)
        if seconds > 0:
            for socket in list(self.live):
                self.close(socket, 1001)
                # One that is just closing has nothing left to hear.
                with suppress(RuntimeError, WebSocketDisconnect):
                    await socket.close(1001)

    def told(self, after: int) -> dict:
        """`after`: how many events the page has already."""
        return {
            "asked": self._asked,
            "opened": self._opened,
            "refused": self._refused,
            "now": len(self.live),
            "limit": WORLD["limit"],
            "atMs": now_ms() - self._began,
            "refusesForMs": max(0, self._refuse_until - now_ms()),
            "next": self._forgotten + len(self._events),
            "events": self._events[max(0, after - self._forgotten) :],
        }

    def _tell(self, kind: str, code: int) -> None:
        self._events.append((now_ms() - self._began, kind, code))
        if len(self._events) > MAX_EVENTS:
            self._events.pop(0)
            self._forgotten += 1


class Pages:
    def __init__(self):
        self._pages: OrderedDict[str, Page] = OrderedDict()

    def of(self, name: str | None) -> Page | None:
        """The record of a page load by the id it made for itself; nothing for what cannot be one."""
        if not name or not PAGE.fullmatch(name):
            return None
        page = self._pages.setdefault(name, Page(name))
        self._pages.move_to_end(name)
        if len(self._pages) > MAX_PAGES:
            self._pages.popitem(last=False)
        return page
