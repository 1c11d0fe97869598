"""I3: an editor's sessions. Who says INIT first has the session; everybody else is closed with 1008, without a word; other errors send one message and close with 1011."""

from fastapi import FastAPI, WebSocket

app = FastAPI()
owners: dict[str, str] = {}


@app.get("/health")
async def health():
    return {"status": "ok"}


@app.get("/sessions/{slug}")
async def lookup(slug: str):
    """The session of a project, by its name in the address bar."""
    return {"session": slug}


@app.websocket("/ws/{session}")
async def edit(socket: WebSocket, session: str):
    await socket.accept()
    hello = await socket.receive_json()
    if hello.get("type") != "INIT":
        await socket.send_json({"type": "ERROR", "text": "INIT comes first"})
        return await socket.close(1011)
    if owners.setdefault(session, hello["client"]) != hello["client"]:
        return await socket.close(1008)
    await socket.send_json({"type": "READY"})
    async for message in socket.iter_text():
        await socket.send_text(message)
