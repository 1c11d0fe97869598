"""I2: an API with a token in its socket's query, and pages that any origin may read."""

from fastapi import FastAPI, WebSocket
from fastapi.middleware.cors import CORSMiddleware

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"])


@app.get("/api/health")
async def health():
    return {"status": "ok"}


@app.websocket("/api/ws")
async def api(socket: WebSocket):
    await socket.accept()
    async for message in socket.iter_text():
        await socket.send_text(message)
