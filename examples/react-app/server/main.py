"""The back end: FastAPI on uvicorn, a WebSocket that waits for INIT, and an HTTP interface that counts sockets."""

import argparse
import logging
import platform
import re
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request, WebSocket
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse
from pages import Pages
from sessions import Sessions
from talk import Person
from world import HEADERS, HERE

DIST = HERE.parent / "dist"
OURS = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d+)?")
MAX_MESSAGE = 64 * 1024
MAX_SECONDS = 600

app = FastAPI(openapi_url=None)
pages = Pages()
sessions = Sessions()


def is_ours(headers) -> bool:
    """Any site's name can be made to resolve to 127.0.0.1; only these names are ours, and only their pages may ask."""
    host, origin = headers.get("host", ""), headers.get("origin")
    return bool(OURS.fullmatch(host)) and origin in (None, f"http://{host}")


def answer(value, status: int = 200, **more: str) -> JSONResponse:
    headers = {name.replace("_", "-"): text for name, text in more.items()}
    return JSONResponse(value, status, headers={"cache-control": "no-store", **headers})


@app.middleware("http")
async def only_ours(request: Request, go_on):
    return await go_on(request) if is_ours(request.headers) else answer({"detail": "Not from here."}, 403)


@app.websocket("/ws")
async def bus(socket: WebSocket):
    page = pages.of(socket.query_params.get("page")) if is_ours(socket.headers) else None
    if page is None:
        return await socket.send_denial_response(answer({}, 404))
    if not page.ask():
        return await socket.send_denial_response(answer({}, 503, retry_after="5"))
    await socket.accept()
    page.open(socket)
    code = 1006
    try:
        code = await Person(socket, page, sessions).talk()
    finally:
        page.close(socket, code)


@app.get("/ws")
def no_upgrade(page: str | None = None):
    """A plain request is told what an upgrade would be told, so that whoever asks can be answered."""
    known = pages.of(page)
    return answer({}, 503, retry_after="5") if known and known.refuses else answer({}, 426, upgrade="websocket")


@app.get("/api/projects")
def projects():
    return answer(sessions.projects)


@app.api_route("/api/projects/{slug}/session", methods=["GET", "POST"])
async def session(slug: str, request: Request):
    name = sessions.resolve(slug, request.method == "POST")
    return answer({"sessionId": name}) if name else answer({"detail": "This project has no session."}, 404)


def told(page, after: int):
    return answer({"backend": f"FastAPI on Python {platform.python_version()}", **page.told(after)})


@app.get("/api/sockets")
async def sockets(page: str, after: int = 0):
    known = pages.of(page)
    return told(known, after) if known else answer({"detail": "No such page."}, 404)


@app.post("/api/refuse")
async def refuse(page: str, seconds: float = 0):
    known = pages.of(page)
    if known is None:
        return answer({"detail": "No such page."}, 404)
    await known.refuse(min(MAX_SECONDS, max(0, seconds)))
    return told(known, 0)


@app.get("/")
def start():
    return RedirectResponse("/after/", 302)


@app.get("/{build}/{path:path}")
def file(build: str, path: str):
    """A build's file, or its page for whatever is a route of the application."""
    if build not in ("before", "after"):
        return answer({"detail": "Not here."}, 404)
    folder = DIST / build
    asked = (folder / path).resolve()
    found = asked if asked.is_relative_to(folder.resolve()) and asked.is_file() else Path(folder, "index.html")
    return FileResponse(found, headers=HEADERS)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8138)
    port = parser.parse_args().port
    # uvicorn says so of every handshake that was answered with a status instead.
    logging.getLogger("uvicorn.error").addFilter(lambda one: "without completing handshake" not in one.getMessage())
    print(f"http://127.0.0.1:{port}", flush=True)
    uvicorn.run(
        app, host="127.0.0.1", port=port, log_level="warning", ws="websockets-sansio", ws_max_size=MAX_MESSAGE
    )
