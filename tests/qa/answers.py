"""Answers written by hand, for tests of how answers are shown; and a reader of their HTML."""

from html.parser import HTMLParser

from qa.answer import Account, Answer, Citation, Place, Suggestion, Wording
from qa.query import Chip, Query

HOSTILE = (
    "<script>alert(1)</script> </details></article> ${alert(1)} <!-- c ![x](http://evil.example/b) "
    "[l](javascript:alert(1)) $$x^2$$ `code` **bold** \" onmouseover='alert(1)' \u202eevil {{7*7}} "
    "&lt;b&gt; &amp;"
)


def citation(number=1, quote="The sea belongs to all.", passage=None, **more):
    passage = passage or f"Before. {quote} After."
    start = 100 + passage.index(quote)
    values = {
        "number": number,
        "document_id": "0123456789abcdef",
        "source": "/home/somebody/papers/sea.txt",
        "url": None,
        "title": "On the sea",
        "publisher": "The Gazette",
        "published": "2022-02-25",
        "event_date": None,
        "start": start,
        "end": start + len(quote),
        "quote": quote,
        "passage_start": 100,
        "passage_end": 100 + len(passage),
        "passage": passage,
        "heading": "",
        "speaker": None,
        "form": None,
        "according_to": (),
        "cue": None,
        "said_on": None,
        "also_in": (),
        "sha256": "0" * 64,
    }
    return Citation(**(values | more))


def answer(*citations, question="Whose is the sea?", why="One passage.", chips=(), **more):
    status = more.pop("status", "answered")
    return Answer(question, Query(question, chips=chips), status, why, citations, **more)


def place(**more):
    values = {"document_id": "ff", "source": "b.txt", "title": "Other", "publisher": "The Herald",
              "published": "2022", "start": 0, "end": 1}  # fmt: skip
    return Place(**(values | more))


def wording(quote="The ocean is everybody's.", **more):
    values = {"place": place(), "quote": quote, "form": "direct", "according_to": ("the Palace",),
              "sha256": "0" * 64, "differs": ((4, 9),)}  # fmt: skip
    return Wording(**(values | more))


def hostile_answer():
    evil = place(source=HOSTILE, title=HOSTILE, publisher=HOSTILE, published=HOSTILE)
    cited = citation(
        quote=HOSTILE,
        title=HOSTILE,
        publisher=HOSTILE,
        published=HOSTILE,
        event_date=HOSTILE,
        source=HOSTILE,
        url="javascript:alert(1)",
        document_id='"><script>',
        heading=HOSTILE,
        speaker=HOSTILE,
        form="direct",
        according_to=(HOSTILE, HOSTILE),
        cue=(100, 160),
        said_on=HOSTILE,
        also_in=(evil,),
        confidence=0.6,
        wordings=(wording(HOSTILE, place=evil, according_to=(HOSTILE,), differs=((0, 50),)),),
    )
    chips = tuple(
        Chip(kind, HOSTILE, HOSTILE, inherited=True, guess=True, typed=HOSTILE)
        for kind in ("speaker", "about", "account", "time", "form", "topic")
    )
    return Answer(
        HOSTILE,
        Query(HOSTILE, chips=chips),
        "none",
        HOSTILE,
        (cited,),
        (Account(HOSTILE, (1,)), Account(HOSTILE, ())),
        nearest=(cited,),
        reason="speaker",
        suggestions=(Suggestion(HOSTILE, HOSTILE),),
    )


class Parts(HTMLParser):
    """The tags, attributes and text of HTML; fails where a tag is closed that is not open."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.open, self.text = [], [], [], ""
        self.comments = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, text):
        self.text += text

    def handle_comment(self, text):
        self.comments.append(text)
