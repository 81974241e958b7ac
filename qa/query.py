"""The question as understood: what is searched for, and within which limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

# What a question wants to know. "said": what somebody said; "who": who said it; "compare": how the
# accounts differ; "when": on which day; "whether": did somebody say it (the passage is shown, a
# yes is never asserted); "what": anything else.
Intent = Literal["said", "who", "compare", "when", "whether", "what"]
ChipKind = Literal["speaker", "about", "account", "time", "form", "topic", "others", "phrase"]


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that was understood, shown with the answer and removable.

    `value` is what was read ("Xi Jinping", "2022-02-25"), `label` how a screen shows it ("by Xi
    Jinping"). `inherited` is whether an earlier question said it, `guess` whether a spelling was
    mended; `typed` are the words as they stand in the question then.
    """

    kind: ChipKind
    value: str
    label: str
    inherited: bool = False
    guess: bool = False
    typed: str = ""

    @property
    def id(self) -> str:
        """Names the chip in `Engine.ask(..., without=[id])`, which asks again without it."""
        return f"{self.kind}:{self.value}"

    def to_dict(self) -> dict[str, Any]:
        """The chip as plain values for JSON, in a fixed order."""
        return {
            "id": self.id,
            "kind": self.kind,
            "value": self.value,
            "label": self.label,
            "inherited": self.inherited,
            "guess": self.guess,
            "typed": self.typed,
        }


@dataclass(frozen=True, slots=True)
class Query:
    """A question and its limits. Dates are ISO 8601 days, months or years, both inclusive.

    `topic` are the words that passages are searched for: the question without speaker, time and
    account. `speakers` are names of the record whose words are asked for, `about` those spoken of
    or spoken to, `accounts` who must report it. `form` is "direct" where only quotations are
    wanted; `phrases` are to stand in the passages word for word. `chips` say all this in the order
    in which a screen should show it.
    """

    question: str
    topic: str = ""
    intent: Intent = "what"
    speakers: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    form: Literal["direct"] | None = None
    phrases: tuple[str, ...] = ()
    chips: tuple[Chip, ...] = ()

    @property
    def understood(self) -> tuple[str, ...]:
        """The chips' labels."""
        return tuple(chip.label for chip in self.chips)

    def to_dict(self) -> dict[str, Any]:
        """The query as plain values for JSON, in a fixed order."""
        return {
            "question": self.question,
            "topic": self.topic,
            "intent": self.intent,
            "speakers": list(self.speakers),
            "about": list(self.about),
            "accounts": list(self.accounts),
            "publishers": list(self.publishers),
            "since": self.since,
            "until": self.until,
            "form": self.form,
            "phrases": list(self.phrases),
            "understood": list(self.understood),
            "chips": [chip.to_dict() for chip in self.chips],
        }
