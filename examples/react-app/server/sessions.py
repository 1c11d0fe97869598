"""The projects, the session that each is worked on in, and who is in it."""

import asyncio
from collections import OrderedDict
from copy import deepcopy
from uuid import uuid4

from world import WORLD

MAX_SESSIONS = 500
MAX_PARAGRAPHS = 60
MAX_TEXT = 4_000


class Session:
    def __init__(self, project: dict):
        self.id = f"ses-{uuid4().hex[:8]}"
        self.project = project
        self.fate = project.get("fate")
        self._paragraphs = deepcopy(project["paragraphs"])
        self._rev = 0
        self._people: dict = {}
        self._sentence = 0
        self._colleague: asyncio.Task | None = None

    async def join(self, person) -> None:
        self._people[person] = person.tell
        people = len(self._people)
        state = {"id": self.id, "title": self.project["title"], "rev": self._rev, "people": people}
        await person.tell("session", {**state, "paragraphs": self._paragraphs})
        await self._to_others(person, "people", {"people": people})

    async def leave(self, person) -> None:
        if self._people.pop(person, None):
            await self._to_others(person, "people", {"people": len(self._people)})

    async def edit(self, person, paragraph=None, text=None, **_more) -> None:
        """Anything that is no edit is passed over."""
        if not isinstance(paragraph, str) or len(paragraph) > 40 or not isinstance(text, str) or len(text) > MAX_TEXT:
            return
        if not self._write(paragraph, text, person.name):
            return
        await person.tell("saved", {"paragraph": paragraph, "rev": self._rev})
        edited = {"paragraph": paragraph, "text": text, "by": person.name, "rev": self._rev}
        await self._to_others(person, "edited", edited)
        if self._colleague is None:
            self._colleague = asyncio.create_task(self._answer())

    def _write(self, name: str, text: str, by: str) -> bool:
        found = next((one for one in self._paragraphs if one["id"] == name), None)
        if found:
            found.update(text=text, by=by)
        elif len(self._paragraphs) < MAX_PARAGRAPHS:
            self._paragraphs.append({"id": name, "text": text, "by": by})
        else:
            return False
        self._rev += 1
        return True

    async def _answer(self) -> None:
        """The colleague reads along, and adds a sentence to a paragraph of her own."""
        await asyncio.sleep(WORLD["colleagueMs"] / 1_000)
        self._colleague = None
        name, sentences = WORLD["colleague"]["name"], WORLD["colleague"]["sentences"]
        mine = next((one for one in self._paragraphs if one["by"] == name), None)
        if mine is None or self._sentence >= len(sentences):
            return
        text = f"{mine['text']} {sentences[self._sentence]}"
        self._sentence += 1
        self._write(mine["id"], text, name)
        await self._to_others(None, "edited", {"paragraph": mine["id"], "text": text, "by": name, "rev": self._rev})

    async def _to_others(self, person, kind: str, data: dict) -> None:
        for other, tell in list(self._people.items()):
            if other is not person:
                await tell(kind, data)


class Sessions:
    def __init__(self):
        self.projects = [{key: one[key] for key in ("slug", "title", "note")} for one in WORLD["projects"]]
        self._sessions: OrderedDict[str, Session] = OrderedDict()
        self._current: dict[str, Session] = {}

    def resolve(self, slug: str, fresh: bool) -> str | None:
        """The session of a slug, as `fresh` a new one; nothing if there is none to be had."""
        project = next((one for one in WORLD["projects"] if one["slug"] == slug), None)
        if project is None or project.get("fate") == "unknown":
            return None
        if fresh or slug not in self._current:
            session = self._current[slug] = Session(project)
            self._sessions[session.id] = session
            if len(self._sessions) > MAX_SESSIONS:
                self._sessions.popitem(last=False)
        return self._current[slug].id

    def by_id(self, name) -> Session | None:
        return self._sessions.get(name) if isinstance(name, str) else None
