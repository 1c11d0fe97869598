"""One accepted socket: it waits for INIT, and what follows is the session's fate."""

import asyncio
import json
import time

from fastapi import WebSocket, WebSocketDisconnect
from pages import Page
from sessions import Session, Sessions
from world import WORLD

INIT_S = 10


class Person:
    def __init__(self, socket: WebSocket, page: Page, sessions: Sessions):
        self.name = f"Guest {page.id[:3]}"
        self._socket = socket
        self._sessions = sessions
        self._session: Session | None = None

    async def tell(self, kind: str, data: dict) -> None:
        message = {"type": kind, "data": data, "timestamp": round(time.time() * 1_000)}
        try:
            await self._socket.send_text(json.dumps(message, ensure_ascii=False))
        except (RuntimeError, WebSocketDisconnect):
            # They are just leaving.
            pass

    async def talk(self) -> int:
        """Until one of both has enough; the code of the close."""
        try:
            message = parsed(await asyncio.wait_for(self._socket.receive_text(), INIT_S))
            while True:
                data = message.get("data")
                data = data if isinstance(data, dict) else {}
                if message.get("type") == "init":
                    code = await self._begin(data.get("session_id"))
                    if code:
                        await self._socket.close(code)
                        return code
                elif message.get("type") == "edit" and self._session:
                    await self._session.edit(self, **data)
                message = parsed(await self._socket.receive_text())
        except TimeoutError:
            await self._socket.close(1008)
            return 1008
        except WebSocketDisconnect as left:
            return left.code
        finally:
            if self._session:
                await self._session.leave(self)

    async def _begin(self, name) -> int:
        """Joins the session; or the code to close with."""
        if self._session:
            await self._session.leave(self)
        session = self._session = self._sessions.by_id(name)
        if session and session.fate == "broken":
            await self.tell("error", {"error": session.project["error"]})
            return 1011
        if session and session.fate != "foreign":
            await session.join(self)
            return 0
        # Whose it is takes a look elsewhere; then not a word.
        self._session = None
        await asyncio.sleep(WORLD["lookUpMs"] / 1_000)
        return 1008


def parsed(text: str) -> dict:
    try:
        message = json.loads(text)
    except ValueError:
        return {}
    return message if isinstance(message, dict) else {}
