"""How well page furniture is told from text, on the labelled pages beside this file.

Run with `python -m tests.corpus.pages`. Each line of a page starts with "+ " (the document's own)
or "- " (furniture). Pages in `held/` were written before the rules were tuned.
"""

import sys

from tests.corpus.pages.measure import Score, misjudged, score

if __name__ == "__main__":
    for half in ("held", "tuned"):
        total = Score()
        for page, counts in score(half).items():
            total += counts
            print(f"{half:6} {page:26} {counts}")
            if "-v" in sys.argv:
                print("".join(f"         {what}\n" for what in misjudged(half, page)), end="")
        print(f"{half:6} {'all':26} {total}\n")
