"""I1: an agent with its socket at `/` and `/ws` and a page that tells its health. One of its replicas may be stuck in a call that blocks the event loop."""

import os
import time

from fastapi import FastAPI, WebSocket

app = FastAPI()
BLOCKS_SECONDS = float(os.environ.get("BLOCKS_SECONDS", "0"))


@app.get("/")
@app.get("/health")
async def health():
    return {"status": "ok"}


@app.websocket("/")
@app.websocket("/ws")
async def agent(socket: WebSocket):
    # A synchronous client of a database looks just like this: nothing else runs in this process meanwhile, and no line is logged.
    time.sleep(BLOCKS_SECONDS)
    await socket.accept()
    async for message in socket.iter_text():
        await socket.send_text(message)
