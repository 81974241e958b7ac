"""PDF, DOCX and mail: text in order, metadata where people wrote it, clear refusals."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from pypdf import PdfReader, PdfWriter

from corpus.document import Block, Reading
from corpus.errors import SourceRefused
from corpus.read import read
from corpus.readers.pdf import sensible


def one(path):
    [reading] = read(str(path))
    return reading


def why(path):
    refusal = one(path)
    assert isinstance(refusal, SourceRefused), refusal
    return refusal.why


def pdf(pages):
    """A PDF of Helvetica text, written out by hand: each page a list of lines."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, lines in enumerate(pages):
        shown = " ".join(f"({line}) Tj 0 -14 Td" for line in lines)
        stream = f"BT /F1 12 Tf 72 720 Td {shown} ET"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return (body + f"xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}").encode("latin-1")


def rewritten(content, *, information=None, password=None, owner=None):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    if information:
        writer.add_metadata(information)
    if password is not None:
        writer.encrypt(user_password=password, owner_password=owner, algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


PAGES = pdf([["The talks resumed on Monday.", "Both sides spoke."], ["They end on Friday."]])


def test_pdf_pages_are_parted_by_form_feeds(tmp_path):
    path = tmp_path / "talks.pdf"
    path.write_bytes(PAGES)
    reading = one(path)
    first, second = reading.raw.split("\f")
    assert first.split("\n")[:2] == ["The talks resumed on Monday.", "Both sides spoke."]
    assert second.strip() == "They end on Friday."


def test_pdf_information_is_taken_where_people_wrote_it(tmp_path):
    path = tmp_path / "talks.pdf"
    information = {
        "/Title": "Talks in the harbour",
        "/Author": "M. Lind",
        "/CreationDate": "D:20220226120500+08'00'",
    }
    path.write_bytes(rewritten(PAGES, information=information))
    reading = one(path)
    # The day the file was made is no day of publication.
    assert reading.metadata == {
        "title": "Talks in the harbour",
        "author": "M. Lind",
        "created": "2022-02-26",
    }
    assert reading.found_in["title"] == "PDF information"


@pytest.mark.parametrize(
    "title",
    ["", "Untitled", "Microsoft Word - talks final.doc", "untitled document", "talks", "a_b_c",
     "C:\\temp\\talks", "report.indd", "12-345"],
)  # fmt: skip
def test_titles_by_programs_are_no_titles(title):
    assert sensible(title, "folder/talks.pdf") == ""


@pytest.mark.parametrize(
    "title",
    ["Open Windows: a memoir", "The user's view", "Talks and/or war", "Admin reform in 1998"],
)
def test_titles_by_people_stay(title):
    assert sensible(title, "folder/talks.pdf") == title


def test_a_password_is_named_as_the_reason(tmp_path):
    path = tmp_path / "locked.pdf"
    path.write_bytes(rewritten(PAGES, password="secret"))
    assert why(path) == (
        "the PDF is password-protected; save a copy without a password and add that"
    )


def test_a_pdf_that_only_forbids_printing_is_read(tmp_path):
    path = tmp_path / "open.pdf"
    path.write_bytes(rewritten(PAGES, password="", owner="owner"))
    assert "The talks resumed" in one(path).raw


def test_scanned_pages_are_named_as_the_reason(tmp_path):
    path = tmp_path / "scan.pdf"
    path.write_bytes(pdf([[], []]))
    assert why(path).startswith("no text in it (scanned pages?)")


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", PAGES[:200], b"%PDF-1.4\nxref\ngarbage\n%%EOF"])
def test_a_damaged_pdf_is_refused(tmp_path, content):
    path = tmp_path / "broken.pdf"
    path.write_bytes(content)
    assert why(path).startswith(("the PDF is damaged", "no text in it"))


def word_document():
    document = docx.Document()
    document.core_properties.title = "Talks in the harbour"
    document.core_properties.author = "M. Lind"
    document.add_heading("Talks in the harbour", level=0)
    document.add_heading("What is at stake", level=2)
    paragraph = document.add_paragraph("The talks ")
    paragraph.add_run("resumed").bold = True
    paragraph.add_run(" on Monday.")
    table = document.add_table(rows=2, cols=2)
    for place, text in enumerate(["Year", "Ships", "2021", "410"]):
        table.cell(place // 2, place % 2).text = text
    document.add_paragraph("")
    document.add_paragraph("They end on Friday.")
    return document


def revision(tag, text, *, text_tag="w:t"):
    change, run, words = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(text_tag)
    words.text = text
    run.append(words)
    change.append(run)
    change.set(qn("w:id"), "1")
    return change


def test_docx_blocks_in_the_order_of_the_document(tmp_path):
    path = tmp_path / "talks.docx"
    word_document().save(str(path))
    reading = one(path)
    assert reading.blocks == (
        Block("Talks in the harbour", heading=1),
        Block("What is at stake", heading=2),
        Block("The talks resumed on Monday."),
        Block("Year | Ships"),
        Block("2021 | 410"),
        Block("They end on Friday."),
    )
    assert reading.metadata["title"] == "Talks in the harbour"
    assert reading.metadata["author"] == "M. Lind"
    assert reading.found_in["author"] == "DOCX properties"
    assert "published" not in reading.metadata


def test_docx_revisions_read_as_accepted(tmp_path):
    path = tmp_path / "revised.docx"
    document = docx.Document()
    paragraph = document.add_paragraph("We ")
    paragraph._p.append(revision("w:del", "never ", text_tag="w:delText"))
    paragraph._p.append(revision("w:ins", "always "))
    paragraph.add_run("agree.")
    document.save(str(path))
    assert one(path).blocks == (Block("We always agree."),)


def test_a_docx_template_names_no_author(tmp_path):
    path = tmp_path / "bare.docx"
    document = docx.Document()
    document.add_paragraph("Words.")
    document.save(str(path))
    assert not {"title", "author"} & set(one(path).metadata)


def test_a_docx_without_words_is_refused(tmp_path):
    path = tmp_path / "empty.docx"
    docx.Document().save(str(path))
    assert why(path).startswith("no text in it")


def test_a_docx_bomb_is_not_unpacked(tmp_path):
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        with package.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(520):
                part.write(bytes(1024 * 1024))
    assert "unpacks to more than" in why(path)


def test_a_docx_that_is_only_a_zip_with_the_right_name_is_refused(tmp_path):
    path = tmp_path / "fake.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", "<nothing/>")
    assert why(path).startswith("not a readable DOCX file")


def mail(**parts):
    message = EmailMessage()
    message["Subject"] = "Talks résumé"
    message["From"] = "Mara Lind <mara@example.org>"
    message["To"] = "desk@example.org"
    message["Date"] = "Sat, 26 Feb 2022 12:05:00 +0800"
    for kind, text in parts.items():
        if message.is_multipart() or message.get_content_type() == "text/plain" and kind == "html":
            message.add_alternative(text, subtype=kind)
        else:
            message.set_content(text, subtype=kind)
    return message


def test_mail_prefers_plain_text(tmp_path):
    path = tmp_path / "mail.eml"
    message = mail(plain="The talks resumed.\n\n> They never will.\n", html="<p>Other words</p>")
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="annex.pdf")
    path.write_bytes(message.as_bytes())
    reading = one(path)
    assert reading.raw == "The talks resumed.\n\n> They never will.\n"
    assert reading.metadata == {
        "title": "Talks résumé",
        "author": "Mara Lind",
        "published": "2022-02-26T12:05:00+08:00",
        "to": "desk@example.org",
        "attachments": "annex.pdf",
    }
    assert reading.found_in["author"] == "mail header"


def test_mail_of_html_alone(tmp_path):
    path = tmp_path / "mail.eml"
    message = EmailMessage()
    message["From"] = "desk@example.org"
    message.set_content("<p>The talks <b>resumed</b>.</p><p>Good.</p>", subtype="html")
    path.write_bytes(message.as_bytes())
    reading = one(path)
    assert [block.text for block in reading.blocks] == ["The talks resumed.", "Good."]
    assert reading.metadata == {"author": "desk@example.org"}


def test_mail_with_an_unknown_charset_and_broken_headers(tmp_path):
    path = tmp_path / "mail.eml"
    path.write_bytes(
        b"From: =?x-none?q?broken\r\nDate: never\r\nSubject:\r\n"
        b"Content-Type: text/plain; charset=x-none\r\n\r\nLe pr\xe9sident est l\xe0.\r\n"
    )
    reading = one(path)
    assert isinstance(reading, Reading) and "Le président est là." in reading.raw
    assert "published" not in reading.metadata


def test_what_is_no_mail_is_refused(tmp_path):
    path = tmp_path / "mail.eml"
    path.write_text("Just a line of text without any header\n")
    assert why(path).startswith("not an e-mail message")


def test_mail_of_attachments_alone_is_refused(tmp_path):
    path = tmp_path / "mail.eml"
    message = EmailMessage()
    message["Subject"] = "Annex"
    message.add_attachment(b"x", maintype="image", subtype="png", filename="a.png")
    path.write_bytes(message.as_bytes())
    assert why(path).startswith("no text in the message")
