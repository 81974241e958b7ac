import pytest

from corpus.hyphens import habit
from corpus.text import blocks, tidy


def texts(raw):
    return [block.text for block in blocks(raw)]


PROSE = """\
The harbour commission met again on Tuesday to hear what the
pilots had to say about the new channel. They were not of one
mind, and the chairman said so without any regret at all.
A second meeting was called for the first week of October, to
which the fishermen of both banks are to be asked as well, so
that nobody may say later that he had not been heard."""


class TestCharacters:
    @pytest.mark.parametrize(
        ("found", "clean"),
        [
            ("\ufeffText", "Text"),
            ("a\u00a0b\u2002c\u3000", "a b c"),
            ("non\u200bsense", "nonsense"),
            ("co\u00adoperate", "cooperate"),
            ("con¬tinued", "continued"),
            ("¬p or q", "¬p or q"),
            ("the \x92lost\x94 one", "the ’lost” one"),
            ("cafe\u0301", "café"),
            ("\u212b stays an angstrom sign", "\u212b stays an angstrom sign"),
            ("e\ufb03cient", "efficient"),
            ("a  b\t c ", "a b c"),
            ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
            ("bell\x07", "bell"),
        ],
    )
    def test_tidy(self, found, clean):
        assert tidy(found) == clean

    def test_joiners_stay_where_a_script_needs_them(self):
        assert tidy("می\u200cخواهم") == "می\u200cخواهم"
        assert tidy("wo\u200crd") == "word"

    def test_direction_marks_stay_only_in_right_to_left_text(self):
        assert tidy("a\u200eb") == "ab"
        assert tidy("שלום\u200e!") == "שלום\u200e!"

    @pytest.mark.parametrize(
        ("found", "clean"),
        [
            ("the Organization?s crisis", "the Organization’s crisis"),
            ("we don?t and we?re not", "we don’t and we’re not"),
            ("raison d?être", "raison d’être"),
            ("Why? Because.", "Why? Because."),
            ("peoples? rights", "peoples? rights"),
            ("https://example.org/find?s=1", "https://example.org/find?s=1"),
            ("Where is it?So it goes", "Where is it?So it goes"),
        ],
    )
    def test_a_lost_apostrophe_is_restored_only_where_certain(self, found, clean):
        assert tidy(found) == clean


class TestWrapping:
    def test_wrapped_lines_become_paragraphs(self):
        found = texts(PROSE)
        assert len(found) == 2
        assert found[0].startswith("The harbour") and found[0].endswith("any regret at all.")
        assert "\n" not in found[0]

    def test_lines_that_are_not_wrapped_are_never_merged(self):
        long = "The commission met again on Tuesday and heard the pilots, who disagreed. " * 3
        raw = f"{long}\n{long}\n{long}"
        assert texts(raw) == [long.strip()] * 3

    def test_headlines_are_not_wrapped_prose(self):
        raw = "\n".join(
            ["Storm closes ports", "Nobel winner dies at 91", "Five things to know about Kell"]
        )
        assert len(texts(raw)) == 3

    def test_verse_and_lists_keep_their_lines(self):
        raw = "an end to the blockade\nthe return of the archives\nsafe passage for the boats"
        assert len(texts(raw)) == 3

    def test_indented_first_lines_open_paragraphs(self):
        raw = PROSE.replace("A second", "   A second").replace("The harbour", "   The harbour")
        assert len(texts(raw + "\n   " + PROSE.replace("\n", "\n"))) >= 3

    def test_blank_lines_in_mid_sentence_do_not_cut_it(self):
        raw = PROSE.replace("not of one\nmind", "not of one\n\n\nmind")
        assert "not of one mind, and" in texts(raw)[0]

    def test_numbered_paragraphs_keep_their_numbers(self):
        raw = "12.\tThe delegation agrees with the report of the committee.\n13.\tIt has one doubt."
        assert texts(raw) == [
            "12. The delegation agrees with the report of the committee.",
            "13. It has one doubt.",
        ]

    def test_bare_carriage_returns_and_one_line_files(self):
        assert texts("One.\rTwo.") == ["One.", "Two."]
        assert texts("Only one line") == ["Only one line"]
        assert texts(" \n\n\f ") == []

    def test_a_long_line_cut_in_mid_sentence_goes_on(self):
        first = "The world of today is, as everyone in this hall will readily agree with me,"
        assert texts(f"{first}\nmore closely connected than ever.") == [
            f"{first} more closely connected than ever."
        ]

    def test_chinese_lines_are_joined_without_a_blank(self):
        line = "委员会星期二再次开会听取引水员对新航道的意见他们意见并不一致主席毫不遗憾"
        lines = [number + line for number in "一二三"] + ["四" + line + "。"]
        assert texts("\n".join(lines)) == ["".join(lines)]


class TestPages:
    def test_page_numbers_leave_the_sentence_they_cut(self):
        raw = PROSE.replace("not of one\nmind", "not of one\n12\n\nmind")
        block = blocks(raw)[0]
        offset = block.text.index("mind")
        assert block.removed == ((offset, "12", "page number"),)

    def test_document_codes_in_mid_line(self):
        raw = PROSE.replace("had to say", "had 09-52179 22 to say")
        block = blocks(raw)[0]
        assert "pilots had to say" in block.text
        assert block.removed[0][1:] == ("09-52179 22", "document code")

    def test_running_heads_at_form_feeds(self):
        pages = [f"{PROSE}\n{number}\n\fReport on the Channel\n" for number in (7, 8)]
        found = blocks("".join(pages) + PROSE)
        assert not any("Report on the Channel" in block.text for block in found)
        taken = [what for block in found for _, what, _ in block.removed]
        assert taken.count("Report on the Channel") == 2

    def test_removed_offsets_lie_inside_the_block(self):
        raw = PROSE.replace("not of one\nmind", "not of one\n12\n\nmind") + "\n13"
        for block in blocks(raw):
            assert all(0 <= offset <= len(block.text) for offset, _, _ in block.removed)

    def test_a_column_of_figures_stays(self):
        raw = PROSE + "\n12\n13\n15\n"
        assert "12" in " ".join(texts(raw))

    def test_a_number_on_its_own_stays_in_a_text_that_is_not_wrapped(self):
        assert texts("Chapter\n\n12\n\nIt rained.") == ["Chapter", "12", "It rained."]


class TestHyphens:
    def glued(self, before, after, *others):
        drop, glue = habit([before, after, *others]).glue(before, after)
        return before[: len(before) - drop] + glue + after

    def test_the_same_document_decides(self):
        assert self.glued("the land-", "mines", "old landmines") == "the landmines"
        assert self.glued("the land-", "mines", "old land-mines") == "the land-mines"

    def test_a_prefix_keeps_its_hyphen(self):
        assert self.glued("of self-", "determination") == "of self-determination"

    def test_a_capital_keeps_the_hyphen(self):
        assert self.glued("the Secretary-", "General") == "the Secretary-General"

    def test_a_typesetters_hyphen_goes(self):
        assert self.glued("the govern-", "ment of the day") == "the government of the day"

    def test_a_suspended_hyphen_keeps_its_blank(self):
        assert self.glued("short-", "and medium-term") == "short- and medium-term"

    def test_within_a_line(self):
        mend = habit(["self- determination"]).mend
        assert mend("self- determination") == "self-determination"
        assert mend("the people- the nation") == "the people- the nation"
        assert mend("low- and middle-income") == "low- and middle-income"
        assert mend("a - b") == "a - b"


class TestHeadings:
    def test_title_and_headings(self):
        raw = (
            "Two calls and two stories about the river\n\n"
            "The two presidents spoke for forty minutes on Sunday afternoon, both palaces said.\n\n"
            "The Lorrain version\n\n"
            "The president recalled the treaty and asked that the river be opened once more."
        )
        assert [block.heading for block in blocks(raw)] == [1, 0, 2, 0]

    @pytest.mark.parametrize(
        "line", ["Mr. President", "He said:", "Why not?", "In the words of the", "- one thing"]
    )
    def test_unsure_lines_are_paragraphs(self, line):
        prose = "The two presidents spoke for forty minutes on Sunday afternoon, both palaces said."
        assert [block.heading for block in blocks(f"{prose}\n\n{line}\n\n{prose}")] == [0, 0, 0]
