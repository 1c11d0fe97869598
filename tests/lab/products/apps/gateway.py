"""
I5: `/websocket` works, with the token in a subprotocol. `/ws` is the new way: it opens a socket of its own to the next service before it accepts,
and asks that for no subprotocol. The service picks one all the same, the client library refuses that ("no subprotocols supported"), and nobody catches it.
"""

import os

import websockets
from fastapi import FastAPI, WebSocket

app = FastAPI()


@app.get("/ws/health")
async def health():
    return {"status": "ok"}


@app.get("/ws/config")
async def config():
    return {"path": "/ws"}


@app.websocket("/websocket")
async def direct(socket: WebSocket):
    await socket.accept(subprotocol="bearer" if "bearer" in socket.scope["subprotocols"] else None)
    async for message in socket.iter_text():
        await socket.send_text(message)


@app.websocket("/ws")
async def forwarded(socket: WebSocket):
    async with websockets.connect(os.environ["UPSTREAM"]) as upstream:
        await socket.accept()
        async for message in socket.iter_text():
            await upstream.send(message)
            await socket.send_text(await upstream.recv())


@app.websocket("/plain")
async def plain(socket: WebSocket):
    if socket.scope["subprotocols"]:
        raise NotImplementedError("no subprotocols supported")
    await socket.accept()
    async for message in socket.iter_text():
        await socket.send_text(message)
