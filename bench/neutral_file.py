"""Makes a neutral file of any size, to measure `focaljet import neutral` with.

    python bench/neutral_file.py big.neutral --posts 100000
    time focaljet import neutral big.neutral

The words are drawn from a list, the same ones for the same seed; topics have the long
tail of real forums: half of them a handful of posts, a few many hundred.
"""

from __future__ import annotations

import argparse
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from focaljet.importers.neutral import rows
from focaljet.importers.neutral.writer import Writer

VOCABULARY = """
    the a my your this that and but with without after before on under clutch gearbox
    turbo pump belt hose filter bearing bush mount sensor wheel tyre brake disc caliper
    cold warm noise leak rattle idle second third torque bolt nut washer seal gasket oil
    coolant fuse relay loom earth replaced checked swapped found fitted cleaned measured
    again never always slowly at last for about two three forty miles weeks garage
"""
WORDS = VOCABULARY.split()
FIRST = datetime(2004, 3, 1, tzinfo=UTC)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--members", type=int, default=3_000)
    parser.add_argument("--forums", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    said = parser.parse_args()
    chance = random.Random(said.seed)  # noqa: S311  nothing secret
    with Writer(said.file, source="bench", kind="bench", title="Bench") as out:
        for number in range(said.members):
            out.add(rows.Member(f"m{number}", f"Driver {number}", joined_at=FIRST))
        for number in range(said.forums):
            out.add(rows.Forum(f"f{number}", f"Bench forum {number}", place=number))
        _add_topics(out, said, chance)


def _add_topics(out: Writer, said: argparse.Namespace, chance: random.Random) -> None:
    left = said.posts
    topic = 0
    while left:
        size = min(left, int(chance.paretovariate(0.9)), 2_000)
        begun = FIRST + timedelta(minutes=chance.randrange(9_000_000))
        author = f"m{chance.randrange(said.members)}"
        out.add(
            rows.Topic(
                f"t{topic}",
                f"f{chance.randrange(said.forums)}",
                _words(chance, 5),
                author,
                begun,
                views=chance.randrange(5_000),
            )
        )
        for place in range(size):
            _add_post(out, said, chance, topic, place, begun)
        topic += 1
        left -= size


def _add_post(
    out: Writer,
    said: argparse.Namespace,
    chance: random.Random,
    topic: int,
    place: int,
    begun: datetime,
) -> None:
    quotes = place > 0 and chance.random() < 0.4
    source = "\n\n".join(_words(chance, 40) for _paragraph in range(2))
    out.add(
        rows.Post(
            id=f"p{topic}.{place}",
            topic=f"t{topic}",
            place=place,
            author=f"m{chance.randrange(said.members)}",
            written_at=begun + timedelta(hours=place),
            source=f"[quote:1]\n\n{source}" if quotes else source,
            markup=chance.choice((rows.Text.BBCODE, rows.Text.PLAIN)),
        )
    )
    if quotes:
        quoted = f"p{topic}.{chance.randrange(place)}"
        out.add(rows.Quote(f"p{topic}.{place}", 1, quoted, _words(chance, 25)))


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(WORDS, k=count)).capitalize()


if __name__ == "__main__":
    main()
