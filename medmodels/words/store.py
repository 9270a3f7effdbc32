"""The store: its database, its keys, and what was found wrong in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

__all__ = ["WORDS"]

_RESTORE = "Restore a backup with “medmodels store restore”."


def _damaged(position: int, wrong: object) -> str:
    return f"Event {position} is the first that does not verify: {wrong}. {_RESTORE}"


WORDS: Mapping[str, str | Callable[..., str]] = {
    "no-store": "There is no store in {folder}.",
    "folder-shut": (
        "Nothing can be kept in {folder} ({reason}): give medmodels a folder that it may write to,"
        " with $MEDMODELS_HOME."
    ),
    "database-failed": (
        "The database of the store failed ({reason}). If it stays so, restore a backup with"
        " “medmodels store restore”."
    ),
    "address-not-read": (
        "$MEDMODELS_DATABASE is no address of a database; write"
        " postgresql+psycopg://USER@HOST/NAME, or leave it out for a file."
    ),
    "driver-missing": (
        "PostgreSQL needs {library}, which is not installed; “pip install medmodels[postgres]” adds"
        " it."
    ),
    "store-newer": (
        "The store was made by a later medmodels (step {version}); use that one, or a later one."
    ),
    "key-missing": (
        "The store has no key: put {file} back into its folder, or its content into $MEDMODELS_KEY."
        " Without it nothing in the store can be read."
    ),
    "key-readable": "{file} can be read by others; make it its owner's alone (chmod 600).",
    "key-not-read": "The key is not 32 bytes in base64; give it as it was written.",
    "key-wrong": (
        "The key does not open this store; put back the one it was made or last rotated with."
    ),
    "key-file-used": (
        "The key comes from $MEDMODELS_KEY; put the new one into $MEDMODELS_NEW_KEY, rotate, and"
        " then into $MEDMODELS_KEY."
    ),
    "no-name": "Streams and kinds have names of 1 to 200 characters that can be printed.",
    "append-in-decide": (
        "What decides on events cannot append any by itself; give them back to be appended."
    ),
    "append-interrupted": "The program was stopped while this was appended; it was not.",
    "key-twice": "Two events of one append have the same key.",
    "event-exists": "That has happened already, as event {number} of its stream; it stands.",
    "event-changed": (
        "Event {position} has been changed since it was written; run “medmodels store verify”."
    ),
    "stream-key-changed": (
        "The key of stream “{stream}” has been changed since it was written; run “medmodels store"
        " verify”."
    ),
    "stream-forgotten": "Stream “{stream}” was forgotten for good; use another name.",
    "nothing-to-forget": "Name the stream to be forgotten, or give --older-than DAYS.",
    "journal-in-use": (
        "It is done, but somebody still reads an earlier moment of the store, and its journal keeps"
        " what was destroyed until then. The next sweep, rotation or forgetting empties it."
    ),
    "days-out-of-range": "Streams are forgotten after 0 to {most} days.",
    "stream-unknown": "There is no stream “{stream}” in the store.",
    "store-damaged": _damaged,
    "head-differs": (
        "The first {events} events are not those of the exported head: some were removed or"
        " rewritten. " + _RESTORE
    ),
    "head-longer": (
        "The exported head has {events} events and the store {there}: the last {lost} are lost. "
        + _RESTORE
    ),
    "head-not-read": "This is no exported head; make one with “medmodels store head --json”.",
    "backup-of-server": (
        "A store on PostgreSQL is backed up by the server's own means, such as pg_dump."
    ),
    "backup-there": "{file} is there already; give a name that is not.",
    "store-there": "There is a store in {folder}; move it away, or restore elsewhere.",
    "position-unknown": "There is no event {position}; the store has {events}.",
    # what is wrong with an event
    "row-missing": "events before it are missing",
    "row-unreadable": "it and what follows cannot be read ({reason})",
    "row-number": "its number in the stream is not the next one",
    "row-payload": "its payload is not the one that was written",
    "row-payload-gone": "its payload is gone though its stream was not forgotten",
    "row-link": "its row, or the link to the one before, has been changed",
    "row-stream-key": "the key of its stream is not the one that was written",
    "row-stream-gone": "the key of its stream is gone though it was not forgotten",
}
