"""``sessions``: the teaching sessions that are kept, and their reports and answers as files."""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medmodels.cli.options import json_rows
from medmodels.cli.output import print_row
from medmodels.cli.verb import Options, Verb
from medmodels.errors import SessionError
from medmodels.outcomes import Labels
from medmodels.places import home

if TYPE_CHECKING:
    from medmodels.sessions import Classroom, Session

__all__ = ["SESSIONS"]


def _list(arguments: argparse.Namespace, room: Classroom) -> None:
    for code in room.codes():
        try:
            session = room.session(code)
        except SessionError:  # a poll, or forgotten since the list was made
            continue
        assert session.opening is not None
        row = {
            "code": code,
            "title": session.opening.title,
            "task": session.opening.task,
            "model": session.opening.model,
            "stage": str(session.stage),
            "cases": len(session.items),
            "participants": len(session.participants),
        }
        text = (
            f"{code}  {row['title']}, {row['model']}: {row['participants']} participants,"
            f" {row['cases']} cases, {row['stage']}"
        )
        print_row(arguments, row, text)


def _export(arguments: argparse.Namespace, room: Classroom) -> None:
    from medmodels.sessions import tidied

    session = room.session(tidied(arguments.code))
    folder = Path(arguments.out)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in _files(session, names=arguments.names).items():
        file = folder / f"{session.code}-{name}"
        file.write_text(text, encoding="utf-8", newline="")
        written.append(str(file))
    print_row(arguments, {"files": written}, "\n".join(written))


def _files(session: Session, *, names: bool) -> dict[str, str]:
    """What there is of a session, by the name of its file."""
    from medmodels import debriefing
    from medmodels.tasks import get_task

    assert session.opening is not None
    told = debriefing.debrief(session)
    files = {
        "report.html": debriefing.class_html(told),
        "report.json": debriefing.debrief_json(told),
        "answers.csv": debriefing.answers_csv(session, names=names),
    }
    if isinstance(get_task(session.opening.task).asks, Labels):
        files["rjafroc.csv"] = debriefing.rjafroc_csv(session)
        files["imrmc.txt"] = debriefing.imrmc_text(session)
    return files


_DO: Mapping[str, tuple[str, Callable[[argparse.Namespace, Classroom], None]]] = {
    "list": ("print the sessions that are kept", _list),
    "export": ("write the report and the answers of one; they tell every truth", _export),
}


def _run(arguments: argparse.Namespace) -> int:
    from medmodels.sessions import Classroom
    from medmodels.store import open_store

    folder = Path(arguments.folder) if arguments.folder else home() / "store"
    store: Any = open_store(folder, make=False)
    try:
        _DO[arguments.do][1](arguments, Classroom(store, random=random.SystemRandom()))
    finally:
        store.close()
    return 0


def _options(options: Options) -> None:
    verbs = options.add_subparsers(dest="do", required=True, metavar="DO")
    made = {name: verbs.add_parser(name, help=told) for name, (told, _) in _DO.items()}
    for one in made.values():
        one.add_argument("--folder", metavar="DIR", help="if not $MEDMODELS_HOME/store")
        json_rows(one)
    made["export"].add_argument("code", metavar="CODE", help="of the session, such as AC3D4E")
    made["export"].add_argument("--out", metavar="DIR", required=True, help="where the files go")
    made["export"].add_argument(
        "--names", action="store_true", help="with the nicknames that participants chose"
    )


SESSIONS = Verb("teaching sessions that were kept: list them, export one", _run, _options)
