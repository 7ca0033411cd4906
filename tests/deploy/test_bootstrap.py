"""Preparing a bare machine, without network: pip is stood in for by a small script."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bureau.deploy import bootstrap

LOCK = """\
alpha==1.0 \\
    --hash=sha256:00
beta==2.0 ; sys_platform == 'win32' \\
    --hash=sha256:00
# via alpha
"""


@pytest.fixture
def root(tmp_path):
    (tmp_path / "requirements.lock").write_text(LOCK)
    (tmp_path / "requirements-dev.lock").write_text(LOCK + "gamma==3.0 --hash=sha256:00\n")
    return tmp_path


@pytest.fixture
def fake_pip(tmp_path, monkeypatch):
    """A pip that notes its arguments; it fails when the file ``fail`` stands beside it."""
    script = tmp_path / "fake_pip.py"
    script.write_text(
        "import pathlib, sys\n"
        "here = pathlib.Path(__file__).parent\n"
        "(here / 'calls.txt').open('a').write(' '.join(sys.argv[1:]) + '\\n')\n"
        "print('Collecting alpha==1.0')\n"
        "print('Installing collected packages: alpha')\n"
        "if (here / 'fail').exists():\n"
        "    print('ERROR: no route to the index')\n"
        "    sys.exit(1)\n"
    )
    monkeypatch.setattr(bootstrap, "find_pip", lambda: [sys.executable, str(script)])
    return script


@pytest.fixture
def restarts(monkeypatch):
    seen: list[tuple[Path, list[str]]] = []

    def restart(python, argv):
        seen.append((python, argv))
        raise SystemExit(0)

    monkeypatch.setattr(bootstrap, "restart", restart)
    return seen


def start(root, *argv):
    with pytest.raises(SystemExit) as ended:
        bootstrap.ensure_environment(["manage.py", *argv], root)
    return ended.value.code


def calls(root):
    path = root / "calls.txt"
    return path.read_text().splitlines() if path.exists() else []


def test_bare_machine_installs_the_lock_with_hashes_and_restarts_in_the_environment(root, fake_pip, restarts, capfd):
    assert start(root, "quickstart") == 0
    python = root / ".venv" / "bin" / "python"
    assert restarts == [(python, ["manage.py", "quickstart"])]
    assert subprocess.check_output([python, "-c", "import sys; print(sys.prefix)"], text=True).strip() == str(
        root / ".venv"
    )
    (call,) = calls(root)
    assert "--require-hashes" in call
    assert call.endswith(f"--requirement {root / 'requirements.lock'}")
    said = capfd.readouterr().err
    assert said.startswith("Preparing .venv with 1 packages")
    assert said.rstrip().endswith("Packages are ready.")


def test_second_start_installs_nothing(root, fake_pip, restarts):
    start(root, "quickstart")
    start(root, "serve")
    assert len(calls(root)) == 1
    assert len(restarts) == 2


def test_changed_lock_is_installed_again(root, fake_pip, restarts):
    start(root, "quickstart")
    (root / "requirements.lock").write_text(LOCK.replace("1.0", "1.1"))
    start(root, "quickstart")
    assert len(calls(root)) == 2


def test_tests_take_the_lock_for_development_which_serves_the_portal_too(root, fake_pip, restarts):
    start(root, "test", "-x")
    start(root, "serve")
    (call,) = calls(root)
    assert call.endswith("requirements-dev.lock")
    assert restarts[0][1] == ["manage.py", "test", "-x"]


def test_tests_after_a_start_install_the_rest(root, fake_pip, restarts):
    start(root, "serve")
    start(root, "test")
    assert [call.rpartition("/")[2] for call in calls(root)] == ["requirements.lock", "requirements-dev.lock"]


def test_failed_installation_says_why_and_is_tried_again_next_time(root, fake_pip, restarts, capfd):
    (root / "fail").touch()
    assert start(root, "quickstart") == 1
    said = capfd.readouterr().err
    assert "The packages cannot be installed (pip ended with code 1):" in said
    assert "ERROR: no route to the index" in said
    assert restarts == []
    (root / "fail").unlink()
    assert start(root, "quickstart") == 0
    assert len(restarts) == 1


def test_broken_environment_is_made_anew(root, fake_pip, restarts):
    start(root, "serve")
    python = root / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3")
    assert start(root, "serve") == 0
    assert len(calls(root)) == 2
    assert python.exists()


def test_damaged_mark_counts_as_not_installed(root, fake_pip, restarts):
    start(root, "serve")
    for damage in ("", "[]", json.dumps({"run": "other"})):
        (root / ".venv" / "installed-locks.json").write_text(damage)
        assert not bootstrap.Environment(root).has("run")


def test_environment_that_has_the_locked_versions_is_left_alone(root, monkeypatch, restarts):
    monkeypatch.setattr(bootstrap.metadata, "version", {"alpha": "1.0"}.__getitem__)
    assert bootstrap.ensure_environment(["manage.py", "serve"], root) is None
    assert not (root / ".venv").exists()


def test_environment_with_another_version_does_not_satisfy(root, monkeypatch):
    monkeypatch.setattr(bootstrap.metadata, "version", {"alpha": "1.1"}.__getitem__)
    assert not bootstrap.is_satisfied(root / "requirements.lock")


def test_old_python_is_refused_with_a_sentence(root, monkeypatch, capfd):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    assert start(root, "quickstart") == 1
    assert capfd.readouterr().err == "Python 3.9 is too old: the portal needs Python 3.11 or newer.\n"


def test_missing_lock_is_refused_with_a_sentence(tmp_path, fake_pip, capfd):
    assert start(tmp_path, "quickstart") == 1
    assert "requirements.lock is missing" in capfd.readouterr().err


def test_machine_without_pip_is_told_what_to_install(monkeypatch, capfd):
    answer = subprocess.CompletedProcess([], 1, stdout="", stderr="No module named pip")
    monkeypatch.setattr(bootstrap.subprocess, "run", lambda *_, **__: answer)
    with pytest.raises(SystemExit):
        bootstrap.find_pip()
    assert "pip 22.3 or newer is needed once" in capfd.readouterr().err


def test_bootstrap_uses_the_standard_library_only():
    code = "import bureau.deploy.bootstrap; print('imported')"  # -S: without any installed package
    said = subprocess.check_output([sys.executable, "-S", "-c", code], cwd=bootstrap.ROOT, text=True)
    assert said == "imported\n"


def test_lock_for_development_holds_all_of_the_other_at_the_same_versions():
    run, dev = (bootstrap.pins((bootstrap.ROOT / name).read_text()) for name in bootstrap.LOCKS.values())
    assert len(run) > 40
    assert run.items() <= dev.items()


def test_locks_name_no_index_and_hash_everything():
    for name in bootstrap.LOCKS.values():
        text = (bootstrap.ROOT / name).read_text()
        assert "://" not in text
        for block in text.split("\n# ")[0].split("\n    # via")[0].split("==")[1:]:
            assert "--hash=sha256:" in block
