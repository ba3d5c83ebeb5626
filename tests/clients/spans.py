"""Signs that open and close within a part: slurs, hairpins, pedals, octave lines, brackets, dashes, glissandos, wavy lines."""

NOTE_SPANS = ("slur", "glissando", "slide", "ornaments/wavy-line")
DIRECTION_SPANS = ("wedge", "octave-shift", "pedal", "bracket", "dashes")
# Types that neither open nor close.
BETWEEN = ("continue", "change", "resume", "discontinue")


class Spans:
    """`fault(kind, what)` is told of a sign that opens twice, closes unopened or before it opened, or stays open."""

    def __init__(self, fault):
        self.fault, self.open = fault, {}

    def note(self, entry, at):
        for kind in NOTE_SPANS:
            signs = entry["note"].findall(f"notations/{kind}")
            # A note that ends one and begins the next of the same number ends first, whatever stands first in the file.
            for sign in sorted(signs, key=lambda sign: sign.get("type") != "stop"):
                self.sign(kind.split("/")[-1], sign, at, entry["voice"])

    def direction(self, direction, at):
        for kind in DIRECTION_SPANS:
            for sign in direction.findall(f"direction-type/{kind}"):
                self.sign(kind, sign, at, None)

    def sign(self, kind, sign, at, voice):
        key, word = (kind, sign.get("number") or "1"), sign.get("type")
        if word in BETWEEN:
            return
        if word != "stop":
            if key in self.open:
                self.fault(kind, f"number {key[1]} opens at {at} and is open since {self.open[key][0]}")
            self.open[key] = (at, voice)
        elif key not in self.open:
            self.fault(kind, f"number {key[1]} closes at {at} and was not open")
        elif self.open.pop(key)[0] > at:
            self.fault(kind, f"number {key[1]} closes at {at}, before it opened")

    def close(self):
        for (kind, number), (at, _) in self.open.items():
            self.fault(kind, f"number {number} stays open from {at}")
