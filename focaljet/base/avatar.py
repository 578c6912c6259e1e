"""A face for everybody without a picture: a wheel, and the initial on its cap.

Only names of classes and drawings come from here; the colours stand in the style
sheet and the wheels in static/forum/icons.svg.
"""

from dataclasses import dataclass

HUES, RIMS = 12, 6
DIFFERENT = HUES * RIMS


@dataclass(frozen=True, slots=True)
class Avatar:
    hue_class: str
    rim: str
    initial: str


def avatar_of(member_id: int, name: str) -> Avatar:
    """The same for ever, whatever the name becomes; only the initial follows it.

    72 members in a row have 72 different pairs of colour and wheel, and neighbours
    in the order of joining have colours far apart.
    """
    turn = member_id % DIFFERENT
    return Avatar(
        hue_class=f"hue-{turn * 5 % HUES}",
        rim=f"rim-{(turn + turn // HUES) % RIMS + 1}",
        initial=initial_of(name),
    )


def initial_of(name: str) -> str:
    first = next((char for char in name if char.isalnum()), "?")
    # Capitals of one letter only: "ß" would become "SS" and leave the cap.
    capital = first.upper()
    return capital if len(capital) == 1 else first
