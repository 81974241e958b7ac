"""What `python app.py` understands."""

import pytest

import app
from corpus.errors import SettingRefused
from qa.surfaces.service import service_of


@pytest.mark.parametrize(
    ("typed", "environment", "port"),
    [([], None, None), ([], "", None), ([], "7999", 7999), (["--port", "8000"], "7999", 8000)],
)
def test_the_port_is_typed_or_set_or_free(monkeypatch, typed, environment, port):
    monkeypatch.delenv("GRADIO_SERVER_PORT", raising=False)
    if environment is not None:
        monkeypatch.setenv("GRADIO_SERVER_PORT", environment)
    assert service_of(app.parser().parse_args(typed)).port == port


@pytest.mark.parametrize("environment", ["many", "0", "-1", "65536"])
def test_no_port_is_named(monkeypatch, environment):
    monkeypatch.setenv("GRADIO_SERVER_PORT", environment)
    with pytest.raises(SettingRefused, match="is not a port.*--port"):
        service_of(app.parser().parse_args([]))


@pytest.mark.parametrize(("typed", "kept"), [([], False), (["--keep-questions", "on"], True)])
def test_what_is_switched_on(typed, kept):
    service = service_of(app.parser().parse_args(typed))
    assert (service.keep_questions, service.mcp) == (kept, False)


def test_a_switch_is_on_or_off():
    with pytest.raises(SettingRefused, match="--mcp is on or off.*ONRECORD_MCP"):
        service_of(app.parser().parse_args(["--mcp", "maybe"]))


def test_the_sample_is_there():
    assert any(app.SAMPLE.iterdir())
